import { hash } from 'node:crypto';
import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import { PerMethod } from '../../common/per-method.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { LoadBalance } from './load-balance.js';

const KEPT_RINGS = 64;
const DEFAULT_NODES = 160;

/**
 * The same key goes to the same provider while it is there; when providers come or go only their share of keys moves. Ring and
 * hash are Java Dubbo's, so that Java and Node callers agree: MD5 of `host:port` + number, four points of a digest, 160 points a
 * provider; the key is the chosen arguments' text.
 */
export class ConsistentHashLoadBalance implements LoadBalance {
  static readonly NAME = 'consistenthash';
  private readonly ringOf = new WeakMap<readonly RemoteInvoker[], HashRing>();
  private readonly rings = new Map<string, HashRing>();

  private readonly nodes: number;
  private readonly hashArguments: PerMethod<readonly number[]>;

  /** Reads `hash.nodes` (160) and `hash.arguments` (0, the first), the latter also per method. */
  constructor(url: ServiceUrl) {
    this.nodes = url.integer('hash.nodes', DEFAULT_NODES);
    this.hashArguments = new PerMethod((method) =>
      (url.methodParameter(method, 'hash.arguments') ?? '0').split(',').map(Number),
    );
  }

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    if (invokers.length === 1) return invokers[0]!;
    const ring = this.requireRing(invokers);
    const index = ring.locate(hashOfKey(this.keyOf(invocation)));
    return invokers[index]!;
  }

  private keyOf({ methodName, args }: Invocation): string {
    const hashArguments = this.hashArguments.of(methodName);
    if (hashArguments.length === 1) return String(args[hashArguments[0]!] ?? '');
    return hashArguments.map((index) => String(args[index] ?? '')).join('');
  }

  private requireRing(invokers: readonly RemoteInvoker[]): HashRing {
    let ring = this.ringOf.get(invokers);
    if (ring === undefined) {
      const addresses = invokers.map(({ address }) => address);
      const key = addresses.join(',');
      ring = this.rings.get(key) ?? new HashRing(addresses, this.nodes);
      this.rings.delete(key);
      this.rings.set(key, ring);
      if (this.rings.size > KEPT_RINGS) this.rings.delete(this.rings.keys().next().value!);
      this.ringOf.set(invokers, ring);
    }
    return ring;
  }
}

/** Points of all providers in order. */
export class HashRing {
  private readonly points: Uint32Array;
  private readonly owners: Uint32Array;

  constructor(addresses: readonly string[], nodes: number) {
    const owners = new Map<number, number>();
    addresses.forEach((address, owner) => {
      for (let replica = 0; replica < nodes / 4; replica++) {
        const digest = hash('md5', address + replica, 'buffer');
        for (let part = 0; part < 4; part++) owners.set(digest.readUInt32LE(part * 4), owner);
      }
    });
    this.points = Uint32Array.from(owners.keys()).sort();
    this.owners = this.points.map((point) => owners.get(point)!);
  }

  /** Number of the provider that owns the first point at or after the hash. */
  locate(point: number): number {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.points[middle]! < point) low = middle + 1;
      else high = middle;
    }
    return this.owners[low === this.points.length ? 0 : low]!;
  }
}

/** Where a key lies on the ring. */
export const hashOfKey = (key: string): number => hash('md5', key, 'buffer').readUInt32LE(0);
