import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem, readCookie } from '@stampede/http';
import type { AccessTokens, Session } from '../../application/ports/sessions.js';
import { SESSION_COOKIE } from './cookies.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,2048})$/i;
const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Tells who sends a request: by `Authorization: Bearer`, or by the session cookie of a browser. A browser sends cookies also for
 * requests that another site made it send, so those that change something must repeat in X-CSRF-Token what only our own pages can
 * read. That value is an HMAC over the session, so a cookie planted by a neighbouring site does not pass either.
 */
export class Sessions {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly secret: string,
  ) {}

  /** The session, or why there is none. */
  identify(method: string | undefined, headers: IncomingHttpHeaders): Session | Problem {
    const { authorization } = headers;
    if (authorization !== undefined) {
      const bearer = BEARER.exec(authorization)?.[1];
      const session = bearer === undefined ? undefined : this.tokens.verify(bearer);
      return session ?? unauthenticated('The access token is not valid, or no longer.');
    }
    const cookie = readCookie(headers.cookie, SESSION_COOKIE);
    if (cookie === undefined)
      return unauthenticated('Log in, or send an access token as Authorization: Bearer.');
    const session = this.tokens.verify(cookie);
    if (session?.sessionId === undefined)
      return unauthenticated('The session is not valid, or no longer. Log in again.');
    if (SAFE_METHODS.has(method) || this.isCsrfToken(headers['x-csrf-token'], session.sessionId))
      return session;
    return new Problem('FORBIDDEN', 'Send the value of the cookie stampede_csrf as X-CSRF-Token.');
  }

  csrfTokenOf(sessionId: string): string {
    // The prefix keeps this apart from what else the secret signs: a JWT never begins so.
    return createHmac('sha256', this.secret).update(`csrf:${sessionId}`).digest('base64url');
  }

  private isCsrfToken(header: string | string[] | undefined, sessionId: string): boolean {
    if (typeof header !== 'string') return false;
    const [given, expected] = [Buffer.from(header), Buffer.from(this.csrfTokenOf(sessionId))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

const unauthenticated = (detail: string) => new Problem('UNAUTHENTICATED', detail);
