import type { RevocationPage, UserRole, UserSession } from '@stampede/contracts';
import type { Logger, Metrics } from '@stampede/observability';

/** It cannot be done now and may be done later, by this process or another: a store is away, or too much waits. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

export interface NewUser {
  readonly userId: string;
  readonly username: string;
  readonly role: UserRole;
  readonly passwordHash: string;
}

export interface User extends NewUser {
  readonly isDisabled: boolean;
}

/** @throws Unavailable from all of them */
export abstract class UserRepository {
  /** Whatever the case of its letters. */
  abstract findByUsername(username: string): Promise<User | undefined>;
  /** False, and nothing done, when there is a user with that id or name. */
  abstract add(user: NewUser): Promise<boolean>;
}

/** @throws Unavailable from both when too many hashes are waited for */
export abstract class Passwords {
  abstract hash(password: string): Promise<string>;
  /** Costs the same without a hash, and is false then. */
  abstract verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Sessions that are alive, and which ones were ended. @throws Unavailable from all of them */
export abstract class SessionStore {
  abstract begin(session: UserSession): Promise<void>;
  abstract find(sessionId: string): Promise<UserSession | undefined>;
  /** Ends it and tells so to whoever lists revocations, both or neither. False when it was not alive. */
  abstract revoke(sessionId: string): Promise<boolean>;
  /** Oldest first; undefined when the cursor is none that it gave. */
  abstract listRevocations(cursor: string | null, limit: number): Promise<RevocationPage | undefined>;
}

export abstract class Clock {
  abstract nowMs(): number;
}

/** Ids that nobody can guess. */
export abstract class Ids {
  abstract sessionId(): string;
  abstract userId(): string;
}

/** What a part of the service tells its operators with. */
export abstract class Telemetry {
  abstract readonly logger: Logger;
  abstract readonly metrics: Metrics;
}
