export const SESSION_COOKIE = 'stampede_session';
export const CSRF_COOKIE = 'stampede_csrf';

/** The value of a cookie in a Cookie header (RFC 6265, 5.4), or undefined. The first one wins. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

export interface CookieOptions {
  /** 0 deletes it. */
  readonly maxAgeSeconds: number;
  readonly isHttpOnly: boolean;
  readonly isSecure: boolean;
}

/** A Set-Cookie header for the whole API, sent by the browser for requests of our own pages only. */
export function writeCookie(name: string, value: string, options: CookieOptions): string {
  const { maxAgeSeconds, isHttpOnly, isSecure } = options;
  const flags = `${isHttpOnly ? '; HttpOnly' : ''}${isSecure ? '; Secure' : ''}`;
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Strict${flags}`;
}
