/** The value of a cookie in a Cookie header (RFC 6265, 5.4), or undefined. The first one wins. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** What a browser is told to do with a cookie. */
export interface CookieOptions {
  /** 0 deletes it. */
  readonly maxAgeSeconds: number;
  /** Whether no script may read it. */
  readonly isHttpOnly: boolean;
  /** Whether it is for HTTPS only. */
  readonly isSecure: boolean;
}

/** A Set-Cookie header for every path, sent by the browser for requests of our own pages only (SameSite=Strict). */
export function writeCookie(name: string, value: string, options: CookieOptions): string {
  const { maxAgeSeconds, isHttpOnly, isSecure } = options;
  const flags = `${isHttpOnly ? '; HttpOnly' : ''}${isSecure ? '; Secure' : ''}`;
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; SameSite=Strict${flags}`;
}
