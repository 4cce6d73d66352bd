/*
 * A registry in etcd, as a user of the library would write it: an extension that a file names, see extensions.json. It speaks to the
 * JSON gateway of etcd 3.4 or newer, which needs no client.
 *
 *   /<root>/<interface>/<category>/<URL, percent-encoded>    belongs to the lease of its process
 */
import {
  StoreRegistry,
  type Category,
  type RegistryContext,
  type RegistryFactory,
  type ServiceUrl,
  type StoreEvents,
  type UrlStore,
} from '@stampede/rpc';

/** For `registry: { name: 'etcd', hosts: 'host:2379' }`; with several hosts the next one is taken when one fails. */
export const etcdRegistry: RegistryFactory = async (context) => {
  if (context.hosts.length === 0) throw new TypeError('the registry needs the host:port of an etcd server');
  const registry = new StoreRegistry(context, undefined, (events) => new EtcdStore(context, events));
  await registry.awaitConnection();
  return registry;
};

/** URLs as keys under a lease. One watch of the whole root tells of every change. */
class EtcdStore implements UrlStore {
  connected = false;
  private readonly context: RegistryContext;
  private readonly events: StoreEvents;
  private readonly closing = new AbortController();
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly running: Promise<void>;
  private lease: string | undefined;
  private attempts = 0;

  constructor(context: RegistryContext, events: StoreEvents) {
    this.context = context;
    this.events = events;
    this.running = this.run();
  }

  async put(url: ServiceUrl): Promise<void> {
    const { lease } = this;
    if (lease === undefined) throw new Error('etcd is away');
    await this.request('kv/put', { key: base64(this.keyOf(url)), value: '', lease });
  }

  async remove(url: ServiceUrl): Promise<void> {
    await this.request('kv/deleterange', { key: base64(this.keyOf(url)) });
  }

  async list(service: string, category: Category, onChange: () => void): Promise<string[]> {
    const prefix = this.prefixOf(service, category);
    const watchers = this.watchers.get(prefix) ?? new Set();
    this.watchers.set(prefix, watchers.add(onChange));
    const { kvs = [] } = await this.request<{ kvs?: { key: string }[] }>('kv/range', {
      ...rangeOf(prefix),
      keys_only: true,
    });
    return kvs.map(({ key }) => textOf(key).slice(prefix.length));
  }

  forget(service: string, onChange: () => void): void {
    for (const [prefix, watchers] of this.watchers) {
      if (!prefix.startsWith(`/${this.context.root}/${encodeURIComponent(service)}/`)) continue;
      watchers.delete(onChange);
      if (watchers.size === 0) this.watchers.delete(prefix);
    }
  }

  async close(): Promise<void> {
    const { lease } = this;
    if (this.connected && lease !== undefined)
      await this.request('lease/revoke', { ID: lease }).catch((error: unknown) => this.note(error));
    this.connected = false;
    this.closing.abort();
    await this.running;
  }

  /** Connects again and again until closed. */
  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.session();
      } catch (error) {
        this.note(error);
      }
      if (this.connected) this.events.onLost();
      this.connected = false;
      this.attempts++;
      await this.pause(Math.random() * this.context.retryMs);
    }
  }

  /** A lease that is kept alive, and a watch, until one of them ends. */
  private async session(): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.closing.signal]);
    const watch = await this.openWatch(signal);
    try {
      await this.keepLease();
      const watching = this.readWatch(watch).finally(() => ended.abort());
      const keeping = this.keepAlive(ended.signal).finally(() => ended.abort());
      await Promise.all([watching, keeping]);
    } finally {
      ended.abort();
    }
  }

  /** The lease of before where it still lives; else a new one, and what stood under the old one is gone. */
  private async keepLease(): Promise<void> {
    const former = this.lease;
    if (former === undefined || !(await this.renew(former))) {
      const ttl = Math.ceil(this.context.sessionTimeoutMs / 1000);
      const { ID } = await this.request<{ ID: string }>('lease/grant', { TTL: String(ttl) });
      this.lease = ID;
      if (former !== undefined) this.events.onExpired();
    }
    this.connected = true;
    this.events.onConnected();
  }

  /** Ends when the lease is gone; fails when etcd does not answer. */
  private async keepAlive(ended: AbortSignal): Promise<void> {
    while (!ended.aborted && !this.closing.signal.aborted) {
      await this.pause(this.context.sessionTimeoutMs / 3, ended);
      if (ended.aborted || this.closing.signal.aborted || !(await this.renew(this.lease!))) return;
    }
  }

  /** Whether the lease still lives. */
  private async renew(lease: string): Promise<boolean> {
    const { result } = await this.request<{ result?: { TTL?: string } }>('lease/keepalive', { ID: lease });
    return Number(result?.TTL ?? 0) > 0;
  }

  /** Settled when the watch is armed: lists are read after that. */
  private async openWatch(signal: AbortSignal): Promise<AsyncIterator<unknown>> {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), this.context.connectTimeoutMs);
    try {
      const answer = await fetch(this.address('watch'), {
        method: 'POST',
        body: JSON.stringify({ create_request: rangeOf(`/${this.context.root}/`) }),
        signal: AbortSignal.any([signal, timer.signal]),
      });
      if (!answer.ok || answer.body === null) throw new Error(`etcd answers ${answer.status} to a watch`);
      const messages = linesOf(answer.body);
      await messages.next();
      return messages;
    } finally {
      clearTimeout(timeout);
    }
  }

  private async readWatch(messages: AsyncIterator<unknown>): Promise<void> {
    for (;;) {
      const { value, done } = await messages.next();
      if (done === true) return;
      const { result } = value as { result?: { canceled?: boolean; events?: { kv: { key: string } }[] } };
      if (result === undefined || result.canceled === true) return;
      for (const { kv } of result.events ?? []) this.notify(textOf(kv.key));
    }
  }

  private notify(key: string): void {
    for (const watcher of this.watchers.get(key.slice(0, key.lastIndexOf('/') + 1)) ?? []) watcher();
  }

  private async request<T>(method: string, body: object): Promise<T> {
    const answer = await fetch(this.address(method), {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(this.context.connectTimeoutMs)]),
    });
    if (!answer.ok) throw new Error(`etcd answers ${answer.status} to ${method}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  private address(method: string): string {
    const { hosts } = this.context;
    return `http://${hosts[this.attempts % hosts.length]}/v3/${method}`;
  }

  private pause(ms: number, ended?: AbortSignal): Promise<void> {
    const signal = ended === undefined ? this.closing.signal : AbortSignal.any([ended, this.closing.signal]);
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
    });
  }

  private keyOf(url: ServiceUrl): string {
    const service = url.parameter('interface') ?? url.path;
    const category = url.protocol === 'consumer' ? 'consumers' : 'providers';
    return `${this.prefixOf(service, category)}${encodeURIComponent(url.toString())}`;
  }

  private prefixOf(service: string, category: Category): string {
    return `/${this.context.root}/${encodeURIComponent(service)}/${category}/`;
  }

  private note(error: unknown): void {
    if (!this.closing.signal.aborted) this.context.logger.debug({ err: error }, 'etcd');
  }
}

/** Every key that begins with a prefix, which ends with a slash. */
const rangeOf = (prefix: string): { key: string; range_end: string } => ({
  key: base64(prefix),
  range_end: base64(`${prefix.slice(0, -1)}0`),
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const textOf = (text: string): string => Buffer.from(text, 'base64').toString();

/** The messages of a stream: JSON, one a line. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}
