import { createHash } from 'node:crypto';

/** session:<hash>: text, JSON of the session without its id, until it expires. Whoever reads Redis learns no id that is alive. */
export function sessionKey(sessionId: string): string {
  return `session:${createHash('sha256').update(sessionId).digest('base64url')}`;
}

/** Stream, s: sessionId, of sessions that were ended before they expired. */
export const REVOCATIONS_KEY = 'revocations';
