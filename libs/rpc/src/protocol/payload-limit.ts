import { RpcError } from '../common/rpc-error.js';
import type { ServiceUrl } from '../common/service-url.js';

/** Dubbo's, which a URL does not name: bytes of a body, and silence before a heartbeat. */
export const DUBBO_DEFAULTS = { payloadBytes: 8 * 1024 * 1024, heartbeatMs: 60_000 } as const;

/** How large a request's body may be, and whose word that is: some providers end the connection over one that is larger. */
export class PayloadLimit {
  private constructor(
    private readonly maxBytes: number,
    private readonly source: string,
  ) {}

  /** @param maxBytes 0 or less is no limit */
  static own(maxBytes: number): PayloadLimit {
    return new PayloadLimit(maxBytes, 'maxFrameBytes of this process');
  }

  /** The smaller of this process's and the URLs' `payload`: as in Dubbo the reference's outweighs the provider's, and 0 is none. */
  static between(maxBytes: number, provider: ServiceUrl, reference: ServiceUrl): PayloadLimit {
    const url = reference.parameter('payload') === undefined ? provider : reference;
    const payload = url.integer('payload', DUBBO_DEFAULTS.payloadBytes);
    if (smaller(maxBytes, payload) === maxBytes) return PayloadLimit.own(maxBytes);
    const source = url === reference ? 'payload of the reference' : `payload of ${provider.address}`;
    return new PayloadLimit(payload, source);
  }

  /** @throws RpcError PAYLOAD_TOO_LARGE */
  check(bytes: number): void {
    const { maxBytes, source } = this;
    if (maxBytes > 0 && bytes > maxBytes)
      throw new RpcError(
        'PAYLOAD_TOO_LARGE',
        `request of ${bytes} bytes, at most ${maxBytes} are allowed (${source})`,
      );
  }
}

/** Silence before a heartbeat to a provider: one with shorter heartbeats cuts off who does not keep to them. */
export const heartbeatFor = (provider: ServiceUrl, ownMs: number): number =>
  smaller(ownMs, provider.integer('heartbeat', DUBBO_DEFAULTS.heartbeatMs));

/** The smaller of two settings; 0 or less is none. */
const smaller = (own: number, other: number): number =>
  own <= 0 ? other : other <= 0 ? own : Math.min(own, other);
