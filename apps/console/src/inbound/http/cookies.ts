import { writeCookie } from '@stampede/http';

export const SESSION_COOKIE = 'stampede_console';

/** Set-Cookie of the session, which no script reads. */
export function sessionCookie(sessionId: string, maxAgeSeconds: number, isSecure: boolean): string {
  return writeCookie(SESSION_COOKIE, sessionId, { maxAgeSeconds, isSecure, isHttpOnly: true });
}
