import { Injectable } from '@nestjs/common';
import type { UserSession } from '@stampede/contracts';
import { isPasswordLength, isUsername } from '../domain/credentials.js';
import { isDemoUser } from '../domain/demo-users.js';
import { Clock, Ids, Passwords, SessionStore, Telemetry, UserRepository, type User } from './ports.js';

export class LoginRules {
  constructor(
    readonly sessionLifeMs: number,
    /** Not in production, though its database may once have been one of a demonstration. */
    readonly admitsDemoUsers: boolean,
  ) {}
}

@Injectable()
export class LogIn {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly sessions: SessionStore,
    private readonly rules: LoginRules,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  /** The session that begins; undefined when name and password are not those of a user, whichever of them is wrong. */
  async execute(username: string, password: string): Promise<UserSession | undefined> {
    const user = await this.authenticate(username, password);
    const session = user && (await this.begin(user));
    const outcome = session ? 'OK' : 'INVALID_CREDENTIALS';
    this.telemetry.metrics.counter('stampede_logins_total').inc({ outcome });
    return session;
  }

  private async authenticate(username: string, password: string): Promise<User | undefined> {
    // What nobody can be named or have for a password says nothing of who exists, and costs nothing.
    if (!isUsername(username) || !isPasswordLength(password)) return undefined;
    const user = await this.users.findByUsername(username);
    // Always, and before anything is known of the user: nobody learns by the clock which names exist.
    const isRight = await this.passwords.verify(password, user?.passwordHash);
    return user && isRight && this.admits(user) ? user : undefined;
  }

  private admits({ userId, isDisabled }: User): boolean {
    return !isDisabled && (this.rules.admitsDemoUsers || !isDemoUser(userId));
  }

  private async begin({ userId, username, role }: User): Promise<UserSession> {
    const expiresAtMs = String(this.clock.nowMs() + this.rules.sessionLifeMs);
    const session = { sessionId: this.ids.sessionId(), userId, username, role, expiresAtMs };
    await this.sessions.begin(session);
    this.telemetry.logger.info({ userId, role }, 'logged in');
    return session;
  }
}
