import { Injectable } from '@nestjs/common';
import { DEMO_PASSWORD, DEMO_USERS } from '../domain/demo-users.js';
import { LoginRules } from './log-in.js';
import { Passwords, Telemetry, UserRepository } from './ports.js';

@Injectable()
export class MakeDemoUsers {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly rules: LoginRules,
    private readonly telemetry: Telemetry,
  ) {}

  /** Makes those that are missing, where they may log in; any number of instances may do so at once. */
  async execute(): Promise<void> {
    if (!this.rules.admitsDemoUsers) return;
    for (const { username, role } of DEMO_USERS) {
      if (await this.users.findByUsername(username)) continue;
      const passwordHash = await this.passwords.hash(DEMO_PASSWORD);
      await this.users.add({ userId: username, username, role, passwordHash });
    }
    const users = DEMO_USERS.map(({ username }) => username);
    this.telemetry.logger.warn({ users }, 'DEMO USERS EXIST: anybody can log in as them, one is an operator');
  }
}
