import { Injectable } from '@nestjs/common';
import { RpcApplication, type RpcHealth } from '@stampede/rpc';

/** What RPC says to a readiness probe. */
@Injectable()
export class RpcHealthIndicator {
  constructor(private readonly rpc: RpcApplication) {}

  /** The state of exports, references and registry. */
  check(): RpcHealth {
    return this.rpc.health();
  }

  /**
   * Whether every export is registered and every reference that is not optional has a provider; a lost registry alone does not count.
   */
  isReady(): boolean {
    return this.rpc.health().ready;
  }
}
