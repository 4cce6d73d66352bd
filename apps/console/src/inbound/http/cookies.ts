export const SESSION_COOKIE = 'stampede_console';

/** The value of a cookie in a Cookie header (RFC 6265, 5.4), or undefined. The first one wins. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Set-Cookie of the session: no script reads it, and no other site makes a browser send it. */
export function sessionCookie(sessionId: string, maxAgeSeconds: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  return `${SESSION_COOKIE}=${sessionId}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Strict; HttpOnly${secure}`;
}
