import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import { DataSource } from 'typeorm';

@Injectable()
export class CatalogLife implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rpc: RpcHealthIndicator,
  ) {}

  get ready(): boolean {
    return Object.values(this.rpc.check().exports).every(Boolean);
  }

  /** After RPC has drained. */
  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
