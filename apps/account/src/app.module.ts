import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { RpcModule } from '@stampede/rpc-nest';
import { rpcOptions, type ServiceRuntime } from '@stampede/service';
import { DataSource } from 'typeorm';
import { AccountLife } from './account-life.js';
import { FindSession } from './application/find-session.js';
import { ListRevocations } from './application/list-revocations.js';
import { LogIn, LoginRules } from './application/log-in.js';
import { LogOut } from './application/log-out.js';
import { MakeDemoUsers } from './application/make-demo-users.js';
import { Clock, Ids, Passwords, SessionStore, Telemetry, UserRepository } from './application/ports.js';
import type { AccountSettings } from './config/settings.js';
import { AccountRpcService } from './inbound/rpc/account.rpc-service.js';
import { ScryptPasswords } from './outbound/crypto/scrypt-passwords.js';
import { openDatabase } from './outbound/persistence/database.js';
import { PostgresUsers } from './outbound/persistence/postgres-users.js';
import { RedisSessions } from './outbound/redis/redis-sessions.js';
import { openSessionConnection, SessionConnection } from './outbound/redis/session-connection.js';
import { RandomIds, SystemClock } from './outbound/system.js';

type Runtime = ServiceRuntime<AccountSettings>;

@Module({})
export class AppModule {
  static of(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [RpcModule.forRootAsync({ useFactory: () => rpcOptions('account', runtime) })],
      providers: [...stores(runtime), ...system(runtime), ...useCases, AccountRpcService, AccountLife],
    };
  }
}

function stores({ settings, logger }: Runtime): Provider[] {
  return [
    {
      provide: DataSource,
      useFactory: () => openDatabase(settings.DATABASE_URL, settings.INSTANCE_ID, logger),
    },
    {
      provide: UserRepository,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresUsers(dataSource),
    },
    {
      provide: SessionConnection,
      useFactory: () => openSessionConnection(settings.REDIS_URL, logger),
    },
    {
      provide: SessionStore,
      inject: [SessionConnection],
      useFactory: (connection: SessionConnection) => new RedisSessions(connection, settings.SESSION_LIFE_MS),
    },
  ];
}

function system({ settings, logger, metrics }: Runtime): Provider[] {
  const { SESSION_LIFE_MS, STAMPEDE_MODE } = settings;
  return [
    { provide: LoginRules, useValue: new LoginRules(SESSION_LIFE_MS, STAMPEDE_MODE !== 'production') },
    { provide: Passwords, useFactory: () => new ScryptPasswords() },
    { provide: Clock, useClass: SystemClock },
    { provide: Ids, useClass: RandomIds },
    { provide: Telemetry, useValue: { logger, metrics } },
  ];
}

const useCases: Provider[] = [LogIn, FindSession, LogOut, ListRevocations, MakeDemoUsers];
