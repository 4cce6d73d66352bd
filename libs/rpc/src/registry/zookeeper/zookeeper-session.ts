import zookeeper, { type Client, type Event } from 'node-zookeeper-client';
import type { RpcLogger } from '../../common/logger.js';

/** What a session tells. */
export interface SessionListener {
  /** Connected: for the first time, again, or with a new session (whose ephemeral nodes are still to be made). */
  onConnected(newSession: boolean): void;
  onDisconnected(): void;
  onExpired(): void;
}

/** Settings of a {@link ZookeeperSession}. */
export interface SessionOptions {
  readonly hosts: readonly string[];
  readonly sessionTimeoutMs: number;
  readonly logger: RpcLogger;
}

const CLOSE_WAIT_MS = 1000;
/** Longest pause before all servers are tried again. */
const SPIN_DELAY_MS = 500;

/** The client's connection, a private part of it. */
const socketOf = (client: Client): { destroy(): void } | undefined =>
  (client as Client & { connectionManager?: { socket?: { destroy(): void } } }).connectionManager?.socket;

/**
 * A ZooKeeper client that never ends by itself: when its session expires, the old client is closed and a new one takes its
 * place; when the server gives no sign of life, the connection is made again.
 */
export class ZookeeperSession {
  private client: Client;
  private up = false;
  private closed = false;
  /** Since when there has been no session, or since the last attempt to get one was cut; monotonic. */
  private downSince = performance.now();
  /** Ends of the operations under way: a client whose session has expired does not call back. */
  private readonly pending = new Set<(error: Error) => void>();
  private readonly probeTimer: NodeJS.Timeout;

  constructor(
    private readonly options: SessionOptions,
    private readonly listener: SessionListener,
  ) {
    this.client = this.open();
    this.probeTimer = setInterval(() => this.probe(), options.sessionTimeoutMs / 3).unref();
  }

  get connected(): boolean {
    return this.up;
  }

  /** The id under which our ephemeral nodes stand. */
  get sessionId(): Buffer {
    return this.client.getSessionId();
  }

  /** @internal For tests: what another client needs to take over the session. */
  get credentials(): { readonly id: Buffer; readonly password: Buffer } {
    return { id: this.client.getSessionId(), password: this.client.getSessionPassword() };
  }

  /** Makes a persistent node with all its parents; fine when it is there. */
  makePath(path: string): Promise<void> {
    return this.run((client, done) => client.mkdirp(path, done));
  }

  /** Makes an ephemeral node that belongs to this session, also where one of another session stands in its place. */
  async makeEphemeral(path: string, content: Buffer): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.run((client, done) => client.create(path, content, zookeeper.CreateMode.EPHEMERAL, done));
        return;
      } catch (error) {
        if (!isCode(error, zookeeper.Exception.NODE_EXISTS) || attempt === 3) throw error;
        const owner = await this.ownerOf(path);
        if (owner?.equals(this.sessionId)) return;
        await this.remove(path);
      }
    }
  }

  /** Fine when there is none. */
  async remove(path: string): Promise<void> {
    try {
      await this.run((client, done) => client.remove(path, done));
    } catch (error) {
      if (!isCode(error, zookeeper.Exception.NO_NODE)) throw error;
    }
  }

  /** Children, and a call of the watcher at their next change. The same function is never armed twice. */
  children(path: string, watcher: (event: Event) => void): Promise<string[]> {
    return this.run((client, done) => client.getChildren(path, watcher, done));
  }

  /** Ends the session at the server, so that our nodes go at once. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.probeTimer);
    const { client } = this;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLOSE_WAIT_MS);
      client.once('disconnected', () => {
        clearTimeout(timer);
        resolve();
      });
      client.close();
      if (!this.up) resolve();
    });
    this.up = false;
    this.abandonPending('closed');
    // A client in the middle of connecting goes on with it: what it has now and what it may still open must not stay.
    socketOf(client)?.destroy();
    setTimeout(() => socketOf(client)?.destroy(), SPIN_DELAY_MS * 2).unref();
  }

  private open(): Client {
    const client = zookeeper.createClient(this.options.hosts.join(','), {
      sessionTimeout: this.options.sessionTimeoutMs,
      spinDelay: SPIN_DELAY_MS,
      retries: 0,
    });
    let newSession = true;
    const current = (): boolean => client === this.client && !this.closed;
    client.on('connected', () => {
      if (!current()) return;
      this.up = true;
      this.listener.onConnected(newSession);
      newSession = false;
    });
    client.on('disconnected', () => {
      if (!current() || !this.up) return;
      this.up = false;
      this.downSince = performance.now();
      this.listener.onDisconnected();
    });
    client.on('expired', () => {
      if (current()) this.replace('ZooKeeper session expired');
    });
    client.connect();
    return client;
  }

  private replace(reason: string): void {
    const old = this.client;
    this.up = false;
    this.downSince = performance.now();
    this.options.logger.warn({ hosts: this.options.hosts }, reason);
    this.client = this.open();
    old.close();
    this.listener.onExpired();
    this.abandonPending(reason);
  }

  /**
   * The client has no read timeout of its own, neither for answers nor for the session's handshake: a server that is gone without
   * a word, or that drops the requests of a session it has ended, would be waited for without end. The connection is cut after two
   * thirds of the session's time at the latest, and made again with the same session.
   */
  private probe(): void {
    const { client } = this;
    const { sessionTimeoutMs } = this.options;
    if (this.up) {
      const timer = setTimeout(
        () => {
          if (client === this.client && this.up) this.cut();
        },
        (sessionTimeoutMs * 2) / 3,
      ).unref();
      client.exists('/', () => clearTimeout(timer));
    } else if (performance.now() - this.downSince >= sessionTimeoutMs) {
      this.cut();
    }
  }

  private cut(): void {
    this.downSince = performance.now();
    this.options.logger.warn({ hosts: this.options.hosts }, 'ZooKeeper does not answer');
    socketOf(this.client)?.destroy();
  }

  private async ownerOf(path: string): Promise<Buffer | undefined> {
    const stat = await this.run<{ ephemeralOwner: Buffer } | undefined>((client, done) =>
      client.exists(path, done),
    );
    return stat?.ephemeralOwner;
  }

  /** One operation; fails at once while there is no connection instead of waiting in the client's queue. */
  private run<T>(
    operation: (client: Client, done: (error: unknown, value?: unknown) => void) => void,
  ): Promise<T> {
    if (!this.up) return Promise.reject(new Error('not connected to ZooKeeper'));
    return new Promise((resolve, reject) => {
      this.pending.add(reject);
      operation(this.client, (error, value) => {
        this.pending.delete(reject);
        if (error) reject(error instanceof Error ? error : new Error(String(error)));
        else resolve(value as T);
      });
    });
  }

  private abandonPending(reason: string): void {
    for (const reject of this.pending) reject(new Error(reason));
    this.pending.clear();
  }
}

const isCode = (error: unknown, code: number): boolean =>
  error instanceof Error &&
  'getCode' in error &&
  (error as unknown as { getCode(): number }).getCode() === code;
