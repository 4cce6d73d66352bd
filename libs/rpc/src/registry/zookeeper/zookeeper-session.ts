import zookeeper, { type Client, type Stat } from 'node-zookeeper-client';
import type { RpcLogger } from '../../common/logger.js';
import type { StoreEvents } from '../url-store.js';
import { WatchTable } from './watch-table.js';
import { createClient, cutConnection, forgetLastChange, unwatch } from './zookeeper-client.js';

/** Settings of a {@link ZookeeperSession}. */
export interface SessionOptions {
  readonly hosts: readonly string[];
  readonly sessionTimeoutMs: number;
  /** Attempts to connect are this far apart at most. */
  readonly retryMs: number;
  /** `user:password`: what is made belongs to this user alone. Undefined: everybody's. */
  readonly auth: string | undefined;
  readonly logger: RpcLogger;
}

/** What stands in a node. */
export interface NodeContent {
  readonly content: Buffer;
  readonly version: number;
  readonly changedAtMs: number;
}

const CLOSE_WAIT_MS = 1000;

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
  private readonly watches = new WatchTable();
  private readonly acl: zookeeper.ACL[];
  private readonly probeTimer: NodeJS.Timeout;

  constructor(
    private readonly options: SessionOptions,
    private readonly events: StoreEvents,
  ) {
    const id =
      options.auth === undefined ? new zookeeper.Id('world', 'anyone') : new zookeeper.Id('auth', '');
    this.acl = [new zookeeper.ACL(zookeeper.Permission.ALL, id)];
    this.client = this.open();
    this.probeTimer = setInterval(() => this.probe(), options.sessionTimeoutMs / 3).unref();
  }

  get connected(): boolean {
    return this.up;
  }

  /** @internal For tests: what another client needs to take over the session. */
  get credentials(): { readonly id: Buffer; readonly password: Buffer } {
    return { id: this.client.getSessionId(), password: this.client.getSessionPassword() };
  }

  /** Makes a persistent node with all its parents; fine when it is there. */
  makePath(path: string): Promise<void> {
    return this.run((client, done) => client.mkdirp(path, this.acl, done));
  }

  /** Makes an ephemeral node that belongs to this session, also where one of another session stands in its place. */
  async makeEphemeral(path: string, content: Buffer): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.create(path, content, zookeeper.CreateMode.EPHEMERAL);
        return;
      } catch (error) {
        if (!isCode(error, zookeeper.Exception.NODE_EXISTS) || attempt === 3) throw error;
        if ((await this.statOf(path))?.ephemeralOwner.equals(this.client.getSessionId())) return;
        await this.remove(path);
      }
    }
  }

  /** Makes a persistent node, and its parents; its name gets ten digits more when it is one of a sequence. */
  async makeNode(path: string, content: Buffer, sequential = false): Promise<void> {
    const { PERSISTENT, PERSISTENT_SEQUENTIAL } = zookeeper.CreateMode;
    await this.create(path, content, sequential ? PERSISTENT_SEQUENTIAL : PERSISTENT);
  }

  /** Fine when there is none. */
  async remove(path: string, version = -1): Promise<void> {
    try {
      await this.run((client, done) => client.remove(path, version, done));
    } catch (error) {
      if (!isCode(error, zookeeper.Exception.NO_NODE)) throw error;
    }
  }

  /** The node's content; undefined where there is none. The watcher is called at the next change, also when the node is made. */
  async read(path: string, watcher?: () => void): Promise<NodeContent | undefined> {
    const watch = watcher === undefined ? undefined : this.watches.add(path, watcher);
    for (;;) {
      try {
        return await this.contentOf(path, watch);
      } catch (error) {
        if (!isCode(error, zookeeper.Exception.NO_NODE)) throw error;
      }
      // It may have been made since.
      if (watch === undefined || (await this.statOf(path, watch)) === undefined) return undefined;
    }
  }

  /**
   * Changes a node that has this version.
   *
   * @returns false where it has another version or is gone
   */
  async replace(path: string, content: Buffer, version: number): Promise<boolean> {
    return attempted(
      this.run((client, done) => client.setData(path, content, version, done)),
      zookeeper.Exception.BAD_VERSION,
      zookeeper.Exception.NO_NODE,
    );
  }

  /** Takes a node away that has this version. @returns false where it has another; fine where it is gone */
  async removeVersion(path: string, version: number): Promise<boolean> {
    return attempted(this.remove(path, version), zookeeper.Exception.BAD_VERSION);
  }

  /** Makes a persistent node with its parents. @returns false where there is one already */
  async createNew(path: string, content: Buffer): Promise<boolean> {
    return attempted(this.makeNode(path, content), zookeeper.Exception.NODE_EXISTS);
  }

  /** Names of the children; the watcher is called at their next change. The node is made where it is not there. */
  async children(path: string, watcher?: () => void): Promise<string[]> {
    const watch = watcher === undefined ? undefined : this.watches.add(path, watcher);
    return this.withPath(path, () =>
      this.run((client, done) =>
        watch === undefined ? client.getChildren(path, done) : client.getChildren(path, watch, done),
      ),
    );
  }

  /** The watcher is not called any longer for the path. */
  unwatch(path: string, watcher: () => void): void {
    const watch = this.watches.remove(path, watcher);
    if (watch !== undefined) unwatch(this.client, path, watch);
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
      if (this.up) return;
      clearTimeout(timer);
      resolve();
    });
    this.up = false;
    this.watches.clear();
    this.abandonPending('closed');
    // A client in the middle of connecting goes on with it: what it has now and what it may still open must not stay.
    cutConnection(client);
    setTimeout(() => cutConnection(client), this.options.retryMs).unref();
  }

  private open(): Client {
    const { hosts, sessionTimeoutMs, auth, retryMs } = this.options;
    const client = createClient({
      hosts,
      sessionTimeoutMs,
      auth,
      minReconnectDelayMs: retryMs / 20,
      maxReconnectDelayMs: retryMs / 2,
    });
    const current = (): boolean => client === this.client && !this.closed;
    client.on('connected', () => {
      if (!current()) return;
      this.up = true;
      this.events.onConnected();
    });
    client.on('disconnected', () => {
      if (!current() || !this.up) return;
      this.up = false;
      this.downSince = performance.now();
      this.events.onLost();
    });
    client.on('expired', () => {
      if (current()) this.startAnew('ZooKeeper session expired');
    });
    client.connect();
    return client;
  }

  private startAnew(reason: string): void {
    const old = this.client;
    this.up = false;
    this.downSince = performance.now();
    this.options.logger.warn({ hosts: this.options.hosts }, reason);
    this.watches.clear();
    this.client = this.open();
    old.close();
    cutConnection(old);
    this.events.onExpired();
    this.abandonPending(reason);
  }

  /**
   * The client has no read timeout of its own, neither for answers nor for the session's handshake: a server that is gone without
   * a word, or that drops the requests of a session it has ended, would be waited for without end. The connection is cut after two
   * thirds of the session's time at the latest, and made again with the same session. Without a connection for the whole of that time,
   * it takes a server also that is behind what it has seen: perhaps there will be no other.
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
      forgetLastChange(client);
      this.cut();
    }
  }

  private cut(): void {
    this.downSince = performance.now();
    this.options.logger.warn({ hosts: this.options.hosts }, 'ZooKeeper does not answer');
    cutConnection(this.client);
  }

  private create(path: string, content: Buffer, mode: number): Promise<void> {
    return this.withPath(path.slice(0, path.lastIndexOf('/')), () =>
      this.run((client, done) => client.create(path, content, this.acl, mode, done)),
    );
  }

  /** Makes a node where an operation finds it missing. */
  private async withPath<T>(path: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      if (!isCode(error, zookeeper.Exception.NO_NODE)) throw error;
    }
    await this.makePath(path);
    return operation();
  }

  private async statOf(path: string, watch?: () => void): Promise<Stat | undefined> {
    const stat = await this.run<Stat | null>((client, done) =>
      watch === undefined ? client.exists(path, done) : client.exists(path, watch, done),
    );
    return stat ?? undefined;
  }

  private contentOf(path: string, watch: (() => void) | undefined): Promise<NodeContent> {
    return this.run((client, done) => {
      const onAnswer = (error: unknown, content: Buffer | undefined, stat: Stat): void => {
        if (error) return done(error);
        const changedAtMs = Number(stat.mtime.readBigInt64BE());
        done(undefined, { content: content ?? Buffer.alloc(0), version: stat.version, changedAtMs });
      };
      if (watch === undefined) client.getData(path, onAnswer);
      else client.getData(path, watch, onAnswer);
    });
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

/** False instead of an error with one of these codes. */
async function attempted(operation: Promise<unknown>, ...codes: readonly number[]): Promise<boolean> {
  try {
    await operation;
    return true;
  } catch (error) {
    if (codes.some((code) => isCode(error, code))) return false;
    throw error;
  }
}

const isCode = (error: unknown, code: number): boolean =>
  error instanceof Error &&
  'getCode' in error &&
  (error as unknown as { getCode(): number }).getCode() === code;
