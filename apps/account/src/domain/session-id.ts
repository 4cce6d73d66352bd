/** 256 bits: whoever guesses for as long as the universe is old finds none. */
export const SESSION_ID_BYTES = 32;

/** Whether it can be the id of a session at all: 32 bytes as base64url. */
export function isSessionId(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}
