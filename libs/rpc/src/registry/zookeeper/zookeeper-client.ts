import type { EventEmitter } from 'node:events';
import zookeeper, { type Client } from 'node-zookeeper-client';

/** Settings of a client. */
export interface ClientOptions {
  readonly hosts: readonly string[];
  readonly sessionTimeoutMs: number;
  /** `user:password` of the scheme `digest`. */
  readonly auth: string | undefined;
  /** Longest pause before the first attempt to connect again; the pause itself is random. */
  readonly minReconnectDelayMs: number;
  /** To which it doubles with every attempt. */
  readonly maxReconnectDelayMs: number;
}

/** What node-zookeeper-client 1.1 keeps private and is touched here, and nowhere else. */
interface ConnectionManager extends EventEmitter {
  socket?: { destroy(): void };
  pendingBuffer: Buffer | null;
  /** Number of the last change that it has seen. */
  zxid: Buffer;
  connectTimeoutHandler: NodeJS.Timeout | null;
  readonly servers: readonly unknown[];
  serverAttempts: number;
  spinDelay: number;
  readonly packetQueue: { queue: { readonly request: { readonly header: { readonly type: number } } }[] };
  readonly watcherManager: Readonly<
    Record<'dataWatchers' | 'childWatchers' | 'existenceWatchers', Record<string, EventEmitter | undefined>>
  >;
}

const DISCONNECTED = 0;
const CONNECTED = 2;
/** Ping, authentication, watches: requests that every connection makes itself. */
const OWN_REQUESTS: ReadonlySet<number> = new Set([11, 100, 101]);

const managerOf = (client: Client): ConnectionManager =>
  (client as Client & { connectionManager: ConnectionManager }).connectionManager;

/**
 * A client, not yet connecting, with what it gets wrong put right. Between connections it forgets the beginning of an answer that was
 * cut off, and its own requests of the former connection. Everybody loses a server that ends in the same moment: not one of them
 * tries again at once, and pauses grow.
 */
export function createClient(options: ClientOptions): Client {
  const { hosts, sessionTimeoutMs, auth, minReconnectDelayMs, maxReconnectDelayMs } = options;
  const client = zookeeper.createClient(hosts.join(','), {
    sessionTimeout: sessionTimeoutMs,
    spinDelay: minReconnectDelayMs,
    retries: 0,
  });
  if (auth !== undefined) client.addAuthInfo('digest', Buffer.from(auth));
  const manager = managerOf(client);
  manager.on('state', (state: number) => {
    if (state === CONNECTED) manager.spinDelay = minReconnectDelayMs;
    if (state !== DISCONNECTED) return;
    stopConnectTimer(manager);
    manager.pendingBuffer = null;
    manager.packetQueue.queue = manager.packetQueue.queue.filter(
      ({ request }) => !OWN_REQUESTS.has(request.header.type),
    );
    manager.serverAttempts = manager.servers.length;
    manager.spinDelay = Math.min(manager.spinDelay * 2, maxReconnectDelayMs);
  });
  return client;
}

/** Breaks the connection; a client that is not closed connects again. */
export function cutConnection(client: Client): void {
  const manager = managerOf(client);
  stopConnectTimer(manager);
  manager.socket?.destroy();
}

/**
 * Lets the client connect to a server that is behind what it has seen. Such a one refuses it without a word, so that nobody sees time
 * go back; a server that has lost its data would do so for ever.
 */
export function forgetLastChange(client: Client): void {
  managerOf(client).zxid = Buffer.alloc(8);
}

/** Takes a function from all watches of a path. */
export function unwatch(client: Client, path: string, watcher: () => void): void {
  for (const watchers of Object.values(managerOf(client).watcherManager))
    watchers[path]?.removeListener('notification', watcher);
}

/** Left alone, it would break whatever connection there is when it runs out. */
function stopConnectTimer(manager: ConnectionManager): void {
  clearTimeout(manager.connectTimeoutHandler ?? undefined);
}
