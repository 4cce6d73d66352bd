import type { Snapshot } from '../application/snapshot.js';
import { api, Refusal } from './api.js';
import { TrafficSeries } from './traffic-series.js';

export type Connection = 'connecting' | 'open' | 'lost';

const TRY_AGAIN_MS = 2000;
/** After a longer gap the charts are read anew. */
const GAP_MS = 6000;

/**
 * What the console's server last told. Parts of the page listen and write what changed into their own nodes: a snapshot renders nothing
 * anew.
 */
class Snapshots {
  latest: Snapshot | undefined;
  connection: Connection = 'connecting';
  /** The server's clock minus the browser's. */
  clockOffsetMs = 0;
  readonly series = new TrafficSeries();
  onLoggedOut: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private sale: string | undefined;

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Begins to listen to the server, or goes over to another sale. */
  open(sale: string | undefined): void {
    if (this.source !== undefined && this.sale === sale) return;
    this.close();
    this.sale = sale;
    const source = new EventSource(sale === undefined ? '/api/snapshots' : `/api/snapshots?sale=${sale}`);
    this.source = source;
    source.addEventListener('snapshot', ({ data }: MessageEvent<string>) =>
      this.take(JSON.parse(data) as Snapshot),
    );
    source.addEventListener('logged-out', () => this.leave());
    source.addEventListener('error', () => void this.lost(source));
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }

  private leave(): void {
    this.close();
    this.onLoggedOut();
  }

  private take(snapshot: Snapshot): void {
    const previous = this.latest;
    this.latest = snapshot;
    this.connection = 'open';
    this.clockOffsetMs = snapshot.takenAtMs - Date.now();
    if (previous === undefined || snapshot.takenAtMs - previous.takenAtMs > GAP_MS) void this.readHistory();
    this.series.append(snapshot);
    this.tell();
  }

  private async readHistory(): Promise<void> {
    const history = await api.history().catch(() => null);
    if (history === null) return;
    this.series.begin(history);
    this.tell();
  }

  private async lost(source: EventSource): Promise<void> {
    this.connection = 'lost';
    this.tell();
    // The browser tries again by itself unless it was refused.
    if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
    this.source = undefined;
    const { sale } = this;
    const refusal = await api.me().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal instanceof Refusal && refusal.status === 401) return this.leave();
    if (this.source === undefined) this.retry = setTimeout(() => this.open(sale), TRY_AGAIN_MS);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const snapshots = new Snapshots();
