import { Injectable } from '@nestjs/common';
import { AccountService, type UserSession } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Accounts } from '../../application/ports.js';
import { unavailable } from './rpc-failure.js';

@Injectable()
export class RpcAccounts extends Accounts {
  constructor(@Reference(AccountService) private readonly accounts: Client<typeof AccountService>) {
    super();
  }

  async logIn(username: string, password: string): Promise<UserSession | undefined> {
    const { code, session } = await this.accounts.logIn(username, password).catch(unavailable);
    if (code === 'INVALID_CREDENTIALS') return undefined;
    if (code !== 'OK' || session === null) throw new Error(`logIn answered ${code}`);
    return session;
  }

  findSession(sessionId: string): Promise<UserSession | null> {
    return this.accounts.findSession(sessionId).catch(unavailable);
  }

  async logOut(sessionId: string): Promise<void> {
    await this.accounts.logOut(sessionId).catch(unavailable);
  }
}
