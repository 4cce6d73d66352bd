import type { Sale } from '@stampede/contracts';
import { BoundedCache } from '@stampede/http';
import { chooseSale, statusOf } from '../domain/choose-sale.js';
import { spikeWindowOf, type SpikeWindow } from '../domain/spike-window.js';
import type { Figures, FailureLog, Sales, WallClock } from './ports.js';
import { saleSnapshot, saleSummary } from './sale-views.js';
import type { EntryFigures, SaleSnapshot, Snapshot, Spike } from './snapshot.js';

/** Scrapes that began before it are stored by then: the same question gets the same answer later. */
const SETTLE_MS = 1000;
const MINUTE_MS = 60_000;
/** Figures over long windows cost more and change less. */
const LONG_WINDOWS_EVERY_MS = 10_000;
const LISTED_SALES = 50;
const REMEMBERED_SALES = 100;

/** Which sale: one by its id, or undefined for the one that matters now. */
export type SaleChoice = string | undefined;

/** The parts of a snapshot that are the same whichever sale is looked at. */
type Surroundings = Omit<Snapshot, 'sequence' | 'sale' | 'spike' | 'services'> & {
  readonly minute: EntryFigures[] | null;
  readonly fiveMinutes: EntryFigures[] | null;
};

interface Listed {
  readonly sales: readonly Sale[];
  readonly isFresh: boolean;
}

/** Reads Prometheus and inventory for one moment, and keeps what was last known of inventory for the time it is away. */
export class TakeSnapshots {
  private sequence = 0;
  private listed: readonly Sale[] = [];
  private readonly lastSales = new BoundedCache<SaleSnapshot>(REMEMBERED_SALES);
  private readonly spikes = new BoundedCache<{ window: SpikeWindow; spike: Spike }>(REMEMBERED_SALES);
  private readonly longWindows = new BoundedCache<{ toMs: number; figures: EntryFigures[] }>(
    REMEMBERED_SALES,
  );

  constructor(
    private readonly sales: Sales,
    private readonly figures: Figures,
    private readonly clock: WallClock,
    private readonly failures: FailureLog,
  ) {}

  async execute(choices: readonly SaleChoice[]): Promise<Map<SaleChoice, Snapshot>> {
    const nowMs = this.clock.now();
    const evaluatedAtMs = nowMs - SETTLE_MS;
    this.sequence += 1;
    const listing = this.list();
    const around = this.surroundings(nowMs, evaluatedAtMs, listing);
    const taken = choices.map(async (choice): Promise<[SaleChoice, Snapshot]> => {
      const { sales, isFresh } = await listing;
      const saleId = choice ?? chooseSale(sales, nowMs)?.saleId;
      const known = sales.find((sale) => sale.saleId === saleId);
      const fresh = saleId !== undefined && isFresh ? await this.lookAt(saleId, known, nowMs) : undefined;
      const sale = fresh === undefined ? this.lastKnown(saleId, nowMs) : fresh;
      const window = sale?.isPublished ? spikeWindowOf(sale.startsAtMs, evaluatedAtMs) : undefined;
      const [spike, ofSpike, { minute, fiveMinutes, ...rest }] = await Promise.all([
        window && this.spike(window),
        window && this.longWindow(`spike ${window.fromMs}`, window),
        around,
      ]);
      const services = minute && { minute, fiveMinutes, spike: ofSpike ?? null };
      return [choice, { sequence: this.sequence, ...rest, sale, spike: spike ?? null, services }];
    });
    return new Map(await Promise.all(taken));
  }

  private async surroundings(
    nowMs: number,
    evaluatedAtMs: number,
    listing: Promise<Listed>,
  ): Promise<Surroundings> {
    const since = (durationMs: number) => ({ fromMs: evaluatedAtMs - durationMs, toMs: evaluatedAtMs });
    const [{ sales, isFresh }, traffic, minute, fiveMinutes, pipeline, instances] = await Promise.all([
      listing,
      this.attempt('traffic', this.figures.traffic(evaluatedAtMs)),
      this.attempt('services', this.figures.services(since(MINUTE_MS))),
      this.longWindow('five minutes', since(5 * MINUTE_MS)),
      this.attempt('pipeline', this.figures.pipeline(evaluatedAtMs)),
      this.attempt('instances', this.figures.instances(evaluatedAtMs)),
    ]);
    const isAway = [traffic, minute, pipeline, instances].every((part) => part === null);
    return {
      takenAtMs: nowMs,
      evaluatedAtMs,
      prometheus: !this.figures.isConfigured ? 'NOT_CONFIGURED' : isAway ? 'AWAY' : 'OK',
      inventory: isFresh ? 'OK' : 'AWAY',
      sales: sales.map((sale) => saleSummary(sale, nowMs)),
      ...{ traffic, minute, fiveMinutes, pipeline, instances },
    };
  }

  private async list(): Promise<Listed> {
    const page = await this.attempt('sales', this.sales.list(null, LISTED_SALES));
    if (page !== null) this.listed = page.sales;
    return { sales: this.listed, isFresh: page !== null };
  }

  /** Undefined when inventory cannot tell. @param known the sale, where it has just been read */
  private async lookAt(
    saleId: string,
    known: Sale | undefined,
    nowMs: number,
  ): Promise<SaleSnapshot | null | undefined> {
    const reading = Promise.all([known ?? this.sales.find(saleId), this.sales.findFigures(saleId)]);
    const read = await this.attempt('sale', reading);
    if (read === null) return undefined;
    const [sale, figures] = read;
    if (sale === null) return null;
    const snapshot = saleSnapshot(sale, figures, nowMs);
    this.lastSales.set(saleId, snapshot);
    return snapshot;
  }

  private lastKnown(saleId: string | undefined, nowMs: number): SaleSnapshot | null {
    const last = saleId === undefined ? undefined : this.lastSales.get(saleId);
    if (last === undefined) return null;
    return { ...last, status: statusOf(last, nowMs), isStale: true };
  }

  private async spike(window: SpikeWindow): Promise<Spike | null> {
    const key = String(window.fromMs);
    const known = this.spikes.get(key);
    if (known?.window.toMs === window.toMs) return known.spike;
    const spike = await this.attempt('spike', this.figures.spike(window));
    if (spike !== null) this.spikes.set(key, { window, spike });
    return spike;
  }

  private async longWindow(key: string, window: SpikeWindow): Promise<EntryFigures[] | null> {
    const known = this.longWindows.get(key);
    const isRecent = known !== undefined && window.toMs - known.toMs < LONG_WINDOWS_EVERY_MS;
    if (isRecent) return known.figures;
    const figures = await this.attempt('services over long windows', this.figures.services(window));
    if (figures !== null) this.longWindows.set(key, { toMs: window.toMs, figures });
    return figures;
  }

  /** What cannot be read is absent (null); the rest of the snapshot is not. */
  private async attempt<T>(part: string, reading: Promise<T>): Promise<T | null> {
    try {
      const read = await reading;
      this.failures.ended(part);
      return read;
    } catch (error) {
      this.failures.failed(part, error);
      return null;
    }
  }
}
