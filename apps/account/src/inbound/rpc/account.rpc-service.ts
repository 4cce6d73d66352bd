import {
  AccountService,
  type LogInOutcome,
  type RevocationPage,
  type UserSession,
} from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { FindSession } from '../../application/find-session.js';
import { ListRevocations } from '../../application/list-revocations.js';
import { LogIn } from '../../application/log-in.js';
import { LogOut } from '../../application/log-out.js';
import { Unavailable } from '../../application/ports.js';

@RpcService(AccountService)
export class AccountRpcService implements Provider<typeof AccountService> {
  constructor(
    private readonly begin: LogIn,
    private readonly find: FindSession,
    private readonly end: LogOut,
    private readonly revocations: ListRevocations,
  ) {}

  async logIn(username: string, password: string): Promise<LogInOutcome> {
    const session = await this.begin.execute(username, password).catch(tryLater);
    return session ? { code: 'OK', session } : { code: 'INVALID_CREDENTIALS', session: null };
  }

  async findSession(sessionId: string): Promise<UserSession | null> {
    return (await this.find.execute(sessionId).catch(tryLater)) ?? null;
  }

  logOut(sessionId: string): Promise<boolean> {
    return this.end.execute(sessionId).catch(tryLater);
  }

  async listRevocations(cursor: string | null): Promise<RevocationPage> {
    const page = await this.revocations.execute(cursor).catch(tryLater);
    if (page === undefined) throw new RpcError('BAD_REQUEST', 'cursor: is none that this service gave');
    return page;
  }
}

/** The one code that says to a caller "not here, not now" and stays retriable on its way. */
function tryLater(error: unknown): never {
  if (error instanceof Unavailable) throw new RpcError('LIMIT_EXCEEDED', error.message);
  throw error;
}
