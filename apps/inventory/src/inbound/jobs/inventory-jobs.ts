import { Injectable } from '@nestjs/common';
import { RepeatJob } from '@stampede/service';
import { ApplySaleChanges } from '../../application/apply-sale-changes.js';
import { GateEpoch } from '../../application/gate-epoch.js';
import { InstallSales } from '../../application/install-sales.js';
import { LogWaitingPurchases } from '../../application/log-waiting-purchases.js';
import { Telemetry } from '../../application/ports/telemetry.js';
import { ReportGate } from '../../application/report-gate.js';
import { WatchGate } from '../../application/watch-gate.js';

/** What this service does by itself, on every instance. */
@Injectable()
export class InventoryJobs {
  private readonly jobs: readonly RepeatJob[];

  constructor(
    watchGate: WatchGate,
    installSales: InstallSales,
    applySaleChanges: ApplySaleChanges,
    logWaiting: LogWaitingPurchases,
    reportGate: ReportGate,
    epoch: GateEpoch,
    telemetry: Telemetry,
  ) {
    const watch = new RepeatJob('watch-gate', 250, (closing) => watchGate.execute(closing), telemetry);
    epoch.onDoubt = () => watch.wake();
    this.jobs = [
      watch,
      new RepeatJob('install-sales', 1000, () => installSales.execute(), telemetry),
      new RepeatJob('apply-sale-changes', 1000, () => applySaleChanges.execute(), telemetry),
      new RepeatJob('log-waiting-purchases', 500, () => logWaiting.execute(), telemetry),
      new RepeatJob('report-gate', 2000, () => reportGate.execute(), telemetry),
    ];
  }

  start(): void {
    for (const job of this.jobs) job.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.close()));
  }
}
