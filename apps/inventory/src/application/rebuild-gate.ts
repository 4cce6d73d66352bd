import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { GateEpoch } from './gate-epoch.js';
import { EpochRepository, type EpochRow } from './ports/epoch-repository.js';
import { PurchaseLog } from './ports/purchase-log.js';
import { SaleRepository } from './ports/sale-repository.js';
import { StockGate, type GatePrimary } from './ports/stock-gate.js';
import { StockLedger } from './ports/stock-ledger.js';
import { Telemetry } from './ports/telemetry.js';

const FENCE_POLL_MS = 20;

/** Another rebuild has begun, or Redis has restarted: this one is over, and nothing that it wrote will ever be seen. */
export class RebuildSuperseded extends Error {
  override readonly name = 'RebuildSuperseded';
}

/** Why the gate must be rebuilt; undefined while it may be believed. */
export function whyRebuild(row: EpochRow, primary: GatePrimary): string | undefined {
  if (row.state === 'REBUILDING') return 'a rebuild was not finished';
  if (row.replid !== primary.replid) return 'Redis restarted';
  if (primary.epoch !== row.epoch) return 'Redis was emptied';
  if (row.suspectEpoch >= row.epoch) return 'the ledger rejected what the gate had given away';
  return undefined;
}

/**
 * Rebuilds the gate from the ledger (docs/architecture.md, "The epoch"): close every sale under epoch n, put marker n into every
 * partition of the log, wait until the ledger has stored it as a fence, install one snapshot under the keys of n, open. What is
 * behind a marker was never accepted; what is before it is in the snapshot. A rebuilder that dies leaves n REBUILDING, and the next
 * one starts over with n+1.
 */
@Injectable()
export class RebuildGate {
  constructor(
    private readonly gate: StockGate,
    private readonly ledger: StockLedger,
    private readonly log: PurchaseLog,
    private readonly sales: SaleRepository,
    private readonly epochs: EpochRepository,
    private readonly epoch: GateEpoch,
    private readonly telemetry: Telemetry,
  ) {}

  /** Rebuilds if there is still a reason once elected. A rebuild that is given up is left to the next instance. */
  async execute(closing?: AbortSignal): Promise<void> {
    await this.epochs.whileElected(async () => {
      const row = await this.epochs.read();
      const reason = whyRebuild(row, await this.gate.readPrimary());
      if (reason) await this.rebuild(row, reason, closing);
    });
    await this.epoch.refresh();
  }

  private async rebuild(previous: EpochRow, reason: string, closing?: AbortSignal): Promise<void> {
    const time = this.telemetry.metrics.histogram('stampede_gate_rebuild_seconds').startTimer();
    const startedAt = performance.now();
    const row = await this.epochs.begin(previous.epoch);
    if (!row) return;
    const { epoch } = row;
    this.telemetry.logger.warn({ epoch, reason }, 'gate: closed for a rebuild');
    await failpoint('rebuild-after-begin');
    const saleIds = await this.sales.listPublishedIds();
    const replid = await this.gate.beginEpoch(epoch, saleIds);
    if (!replid) throw new RebuildSuperseded('Redis restarted, or a later rebuild has begun');
    await failpoint('rebuild-after-close');
    const partitions = await this.log.appendMarkers(epoch, row.begunAt);
    await failpoint('rebuild-after-markers');
    await this.awaitFences(epoch, replid, partitions, closing);
    await failpoint('rebuild-after-fences');
    const purchases = await this.install(epoch, saleIds);
    await failpoint('rebuild-after-install');
    if (!(await this.gate.openEpoch(epoch, saleIds)))
      throw new RebuildSuperseded('Redis restarted during the rebuild');
    await failpoint('rebuild-after-open');
    if (!(await this.epochs.open(epoch, replid))) throw new RebuildSuperseded('a later rebuild has begun');
    await this.sales.markAtGate(epoch, saleIds);
    time({});
    const pauseMs = Math.round(performance.now() - startedAt);
    this.telemetry.logger.warn(
      { epoch, sales: saleIds.length, purchases, pauseMs },
      'gate: rebuilt and open',
    );
    await this.gate.discardOlderEpochs(epoch);
  }

  /** The ledger works through what was logged before the marker: as long as that takes, but on this run of Redis only. */
  private async awaitFences(
    epoch: number,
    replid: string,
    partitions: number,
    closing?: AbortSignal,
  ): Promise<void> {
    while ((await this.epochs.countFenced(epoch)) < partitions) {
      if (closing?.aborted) throw new RebuildSuperseded('this instance closes');
      const [row, primary] = [await this.epochs.read(), await this.gate.readPrimary()];
      if (row.epoch !== epoch || primary.replid !== replid)
        throw new RebuildSuperseded('superseded while fencing');
      await new Promise((resolve) => setTimeout(resolve, FENCE_POLL_MS));
    }
  }

  private async install(epoch: number, saleIds: readonly string[]): Promise<number> {
    let count = 0;
    await this.ledger.readSnapshot(saleIds, {
      sale: (sale) => this.gate.installSnapshotSale(epoch, sale),
      purchases: async (saleId, purchases) => {
        count += purchases.length;
        await this.gate.installSnapshotPurchases(epoch, saleId, purchases);
      },
    });
    return count;
  }
}
