import {
  boolean,
  enumeration,
  int64,
  list,
  method,
  nullable,
  service,
  string,
  struct,
  type Infer,
} from '@stampede/rpc';

export const UserRole = enumeration('io.stampede.account.UserRole', ['BUYER', 'OPERATOR']);
export type UserRole = Infer<typeof UserRole>;

/** Somebody who is logged in: kept in Redis until it expires or is revoked. */
export const UserSession = struct('io.stampede.account.UserSession', {
  /** Unguessable, 256 bits, base64url. */
  sessionId: string(),
  userId: string(),
  username: string(),
  role: UserRole,
  /** Milliseconds since 1970. */
  expiresAtMs: int64(),
});
export type UserSession = Infer<typeof UserSession>;

export const LogInOutcome = struct('io.stampede.account.LogInOutcome', {
  /** OK or INVALID_CREDENTIALS: the same for an unknown user as for a wrong password. */
  code: string(),
  session: nullable(UserSession),
});
export type LogInOutcome = Infer<typeof LogInOutcome>;

export const RevocationPage = struct('io.stampede.account.RevocationPage', {
  /** Sessions that were ended before they expired, oldest first. */
  sessionIds: list(string()),
  /** Give it back to read what came after. */
  cursor: string(),
});
export type RevocationPage = Infer<typeof RevocationPage>;

/** Who somebody is, and whether they still are logged in. */
export const AccountService = service('io.stampede.account.AccountService', {
  /** Checks a password and begins a session. */
  logIn: method({
    args: [string('username'), string('password')],
    returns: LogInOutcome,
    idempotent: false,
    timeoutMs: 3000,
  }),
  /** A session that is alive, or null. */
  findSession: method({
    args: [string('sessionId')],
    returns: nullable(UserSession),
    idempotent: true,
    timeoutMs: 1000,
  }),
  /** Ends a session everywhere. Answers whether it was alive. */
  logOut: method({ args: [string('sessionId')], returns: boolean(), idempotent: true, timeoutMs: 1000 }),
  /**
   * Sessions that were revoked after the cursor (null for all that have not expired since), at most 1000. Whoever verifies signed
   * tokens by itself follows this list.
   */
  listRevocations: method({
    args: [nullable(string('cursor'))],
    returns: RevocationPage,
    idempotent: true,
    timeoutMs: 1000,
  }),
});
