import type { UserRole } from '@stampede/contracts';
import { findPasswordProblem, findUsernameProblem } from '../domain/credentials.js';
import { Ids, Passwords, UserRepository } from './ports.js';

export interface UserRequest {
  readonly username: string;
  readonly password: string;
  readonly role: UserRole;
}

export type CreateOutcome =
  | { readonly code: 'CREATED'; readonly userId: string }
  | { readonly code: 'REFUSED'; readonly reason: string };

export class CreateUser {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly ids: Ids,
    private readonly minPasswordLength: number,
  ) {}

  async execute({ username, password, role }: UserRequest): Promise<CreateOutcome> {
    const reason = findUsernameProblem(username) ?? findPasswordProblem(password, this.minPasswordLength);
    if (reason !== undefined) return { code: 'REFUSED', reason };
    const userId = this.ids.userId();
    const passwordHash = await this.passwords.hash(password);
    const isNew = await this.users.add({ userId, username, role, passwordHash });
    return isNew
      ? { code: 'CREATED', userId }
      : { code: 'REFUSED', reason: `there is a user named ${username} already` };
  }
}
