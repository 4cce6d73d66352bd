import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { DataSource } from 'typeorm';
import { MakeDemoUsers } from './application/make-demo-users.js';
import { SessionConnection } from './outbound/redis/session-connection.js';

@Injectable()
export class AccountLife implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly makeDemoUsers: MakeDemoUsers,
    private readonly dataSource: DataSource,
    private readonly sessions: SessionConnection,
    private readonly rpc: RpcHealthIndicator,
  ) {}

  /** PostgreSQL does not count: without it nobody new logs in, and everybody else goes on. */
  async isReady(): Promise<boolean> {
    return Object.values(this.rpc.check().exports).every(Boolean) && (await this.sessions.isReachable());
  }

  /** Before RPC is offered. */
  async onModuleInit(): Promise<void> {
    await this.makeDemoUsers.execute();
  }

  /** After RPC has drained. */
  async onApplicationShutdown(): Promise<void> {
    this.sessions.close();
    await this.dataSource.destroy();
  }
}
