import type { RpcLogger } from '../common/logger.js';
import type { Incidents } from '../common/incidents.js';

/** Settings of both ends of an exchange. */
export interface ExchangeOptions {
  /** Silence after which a heartbeat is sent; three times that is a dead connection. */
  readonly heartbeatMs: number;
  /** Requests under way on one connection. */
  readonly maxInFlight: number;
  /** Unsent bytes on one connection before a consumer refuses to send more. */
  readonly maxPendingBytes: number;
  /** Longest pause between attempts to reconnect. */
  readonly maxReconnectDelayMs: number;
  readonly logger: RpcLogger;
  readonly incidents: Incidents;
}
