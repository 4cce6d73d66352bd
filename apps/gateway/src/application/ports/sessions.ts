import type { RevocationPage } from '@stampede/contracts';

export type Role = 'buyer' | 'operator';

/** Who sends a request. */
export interface Session {
  readonly userId: string;
  readonly role: Role;
  /** Undefined in a token that was made without a session: such a one cannot stand in a cookie, and cannot be revoked. */
  readonly sessionId: string | undefined;
  readonly username: string | undefined;
  readonly expiresAtMs: number;
}

/** A session that the account service keeps. */
export interface AccountSession extends Session {
  readonly sessionId: string;
  readonly username: string;
}

/** Who may log in, and who was logged out. Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Accounts {
  /** Begins a session when the password is right; undefined for an unknown user as for a wrong password. */
  abstract logIn(username: string, password: string): Promise<AccountSession | undefined>;
  /** Ends a session everywhere; nothing happens to one that has ended. */
  abstract logOut(sessionId: string): Promise<void>;
  /** Sessions revoked after the cursor; null for all that have not expired since. */
  abstract listRevocations(cursor: string | null): Promise<RevocationPage>;
}

export interface AccessToken {
  readonly token: string;
  readonly session: AccountSession;
}

/** Signed statements of who somebody is. */
export abstract class AccessTokens {
  abstract issue(session: AccountSession): AccessToken;
  /** Undefined for whatever is not a token of ours that is valid now. */
  abstract verify(token: string): Session | undefined;
}
