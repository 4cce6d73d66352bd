import { Injectable } from '@nestjs/common';
import { AccountService, type RevocationPage, type UserRole } from '@stampede/contracts';
import { RpcError, type Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Accounts, type AccountSession, type Role } from '../../application/ports/sessions.js';
import { unavailable } from './rpc-failure.js';

const ROLES: { readonly [R in UserRole]: Role } = { BUYER: 'buyer', OPERATOR: 'operator' };

@Injectable()
export class RpcAccounts extends Accounts {
  constructor(@Reference(AccountService) private readonly accounts: Client<typeof AccountService>) {
    super();
  }

  async logIn(username: string, password: string): Promise<AccountSession | undefined> {
    const { code, session } = await this.accounts.logIn(username, password).catch(unavailable);
    if (code === 'INVALID_CREDENTIALS') return undefined;
    if (code !== 'OK' || session === null) throw new Error(`logIn answered ${code}`);
    const { role, expiresAtMs, ...identity } = session;
    return { ...identity, role: ROLES[role], expiresAtMs: Number(expiresAtMs) };
  }

  async logOut(sessionId: string): Promise<void> {
    await this.accounts.logOut(sessionId).catch(unavailable);
  }

  listRevocations(cursor: string | null): Promise<RevocationPage> {
    return this.accounts
      .listRevocations(cursor)
      .catch((error: unknown) => {
        // It does not know this cursor (any more): from the beginning, rather than never again.
        if (cursor === null || !(error instanceof RpcError) || error.code !== 'BAD_REQUEST') throw error;
        return this.accounts.listRevocations(null);
      })
      .catch(unavailable);
  }
}
