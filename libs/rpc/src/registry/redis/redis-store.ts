import type { Redis } from 'ioredis';
import type { RpcLogger } from '../../common/logger.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { categoryOf, interfaceOf, type Category, type StoreEvents, type UrlStore } from '../url-store.js';

/*
 * Dubbo's layout:
 *
 *   /<root>/<interface>/providers    hash: URL → when it expires, milliseconds since 1970
 *   /<root>/<interface>/consumers    the same; configurators, routers
 *
 * The key is a channel too: `register` and `unregister` are published on it. Entries are renewed at every half of the period. One that
 * is `dynamic=false` never expires.
 */

/** What a {@link RedisStore} is built from. */
export interface RedisStoreOptions {
  readonly root: string;
  /** After how long without renewal an entry is void. */
  readonly periodMs: number;
  readonly logger: RpcLogger;
}

const REGISTER = 'register';
const UNREGISTER = 'unregister';

/** URLs in hashes, those of this process renewed while it lives. Times are those of the server: clocks of machines differ. */
export class RedisStore implements UrlStore {
  connected = false;
  private readonly announced = new Map<string, { readonly key: string; readonly field: string }>();
  /** By channel. */
  private readonly watchers = new Map<string, Set<() => void>>();
  private serverAheadMs = 0;
  private lastRenewedAt = performance.now();
  private readonly renewTimer: NodeJS.Timeout;

  /** @param subscriber a connection of its own: one that has subscribed takes no other commands */
  constructor(
    private readonly commands: Redis,
    private readonly subscriber: Redis,
    private readonly options: RedisStoreOptions,
    private readonly events: StoreEvents,
  ) {
    for (const connection of [commands, subscriber]) {
      connection.on('ready', () => void this.onReady());
      connection.on('close', () => this.onClose());
      connection.on('error', (error) => options.logger.debug({ err: error }, 'Redis'));
    }
    subscriber.on('message', (channel: string) => this.notify(channel));
    this.renewTimer = setInterval(() => void this.renew(), options.periodMs / 2).unref();
  }

  async put(url: ServiceUrl): Promise<void> {
    const key = this.keyOf(interfaceOf(url), categoryOf(url));
    const field = url.toString();
    this.announced.set(`${key} ${field}`, { key, field });
    await this.commands.hset(key, field, this.expiry());
    await this.commands.publish(key, REGISTER);
  }

  async remove(url: ServiceUrl): Promise<void> {
    const key = this.keyOf(interfaceOf(url), categoryOf(url));
    const field = url.toString();
    this.announced.delete(`${key} ${field}`);
    await this.commands.hdel(key, field);
    await this.commands.publish(key, UNREGISTER);
  }

  async list(service: string, category: Category, onChange: () => void): Promise<string[]> {
    const key = this.keyOf(service, category);
    let watchers = this.watchers.get(key);
    if (watchers === undefined) this.watchers.set(key, (watchers = new Set()));
    watchers.add(onChange);
    await this.subscriber.subscribe(key);
    const entries = Object.entries(await this.commands.hgetall(key));
    const nowMs = this.nowMs();
    const live = entries.filter(([url, expiresAtMs]) => isStatic(url) || !(Number(expiresAtMs) < nowMs));
    // Long void: whoever it belonged to will not come back for it.
    const voidFields = entries.filter(
      ([url, expiresAtMs]) => !isStatic(url) && Number(expiresAtMs) < nowMs - this.options.periodMs,
    );
    if (voidFields.length > 0) await this.commands.hdel(key, ...voidFields.map(([url]) => url));
    return live.map(([url]) => url);
  }

  forget(service: string, onChange: () => void): void {
    for (const category of ['providers', 'configurators', 'routers'] as const) {
      const key = this.keyOf(service, category);
      const watchers = this.watchers.get(key);
      if (watchers?.delete(onChange) !== true || watchers.size > 0) continue;
      this.watchers.delete(key);
      this.subscriber.unsubscribe(key).catch((error: unknown) => this.note(error));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.renewTimer);
    if (this.connected) {
      const withdrawals = [...this.announced.values()].map(async ({ key, field }) => {
        await this.commands.hdel(key, field);
        await this.commands.publish(key, UNREGISTER);
      });
      await Promise.all(withdrawals).catch((error: unknown) => this.note(error));
    }
    this.connected = false;
    this.announced.clear();
    this.watchers.clear();
    this.commands.disconnect();
    this.subscriber.disconnect();
  }

  private async onReady(): Promise<void> {
    if (this.commands.status !== 'ready' || this.subscriber.status !== 'ready') return;
    try {
      const [seconds, microseconds] = (await this.commands.time()) as unknown as [number, number];
      this.serverAheadMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - Date.now();
    } catch (error) {
      this.note(error);
      return;
    }
    if (this.connected) return;
    if (performance.now() - this.lastRenewedAt > this.options.periodMs) this.events.onExpired();
    this.connected = true;
    this.events.onConnected();
  }

  private onClose(): void {
    if (!this.connected) return;
    this.connected = false;
    this.events.onLost();
  }

  /** Also looks for entries of others that have become void, which nobody tells. */
  private async renew(): Promise<void> {
    if (!this.connected) return;
    try {
      for (const { key, field } of this.announced.values()) {
        const wasLost = (await this.commands.hset(key, field, this.expiry())) === 1;
        if (wasLost) await this.commands.publish(key, REGISTER);
      }
      await this.commands.ping();
      this.lastRenewedAt = performance.now();
      for (const channel of this.watchers.keys()) this.notify(channel);
    } catch (error) {
      // It does not answer: a connection that is only open is worth nothing.
      this.note(error);
      this.commands.disconnect(true);
    }
  }

  private notify(channel: string): void {
    for (const watcher of this.watchers.get(channel) ?? []) watcher();
  }

  private note(error: unknown): void {
    this.options.logger.debug({ err: error }, 'Redis');
  }

  private expiry(): string {
    return String(this.nowMs() + this.options.periodMs);
  }

  private nowMs(): number {
    return Math.round(Date.now() + this.serverAheadMs);
  }

  private keyOf(service: string, category: Category): string {
    return `/${this.options.root}/${service}/${category}`;
  }
}

const isStatic = (url: string): boolean => /[?&]dynamic=false(?:&|$)/.test(url);
