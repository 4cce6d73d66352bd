import type { Connection } from '../transport/connection.js';
import { heartbeatRequest } from './events.js';
import type { ExchangeOptions } from './exchange-options.js';

/** So many questions have to stay without an answer: a process that stood still itself would else blame the peer for its silence. */
const MIN_UNANSWERED = 3;

/**
 * The life of one connection as one side sees it: after `heartbeatMs` without a byte in either direction the peer is asked, and after
 * three times that without one from it the connection is cut.
 */
export class Heartbeat {
  private sent = 0;
  private askedAt = 0;
  /** Questions since the last byte of the peer. */
  private unanswered = 0;

  constructor(private readonly options: ExchangeOptions) {}

  /** How often {@link check} is to be called, in milliseconds. */
  static everyMs({ heartbeatMs }: ExchangeOptions): number {
    return Math.min(Math.max(heartbeatMs / 3, 10), 20_000);
  }

  /** @param now on the monotonic clock */
  check(connection: Connection, peer: string, now: number): void {
    const { heartbeatMs, incidents } = this.options;
    const silentMs = now - connection.lastReadAt;
    if (connection.lastReadAt > this.askedAt) this.unanswered = 0;
    if (silentMs > heartbeatMs * 3 && this.unanswered >= MIN_UNANSWERED) {
      incidents('half-open', peer);
      connection.destroy(new Error(`no byte for ${Math.round(silentMs)} ms`));
    } else if (silentMs >= heartbeatMs || now - connection.lastWriteAt >= heartbeatMs) {
      this.unanswered++;
      this.askedAt = now;
      connection.write(heartbeatRequest(++this.sent));
    }
  }
}
