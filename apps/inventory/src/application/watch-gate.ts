import { Injectable } from '@nestjs/common';
import { GateEpoch } from './gate-epoch.js';
import { RebuildGate, whyRebuild } from './rebuild-gate.js';
import { StockGate } from './ports/stock-gate.js';

/** Compares the epoch's row with the Redis that is there, on every instance; whoever sees them differ tries to rebuild. */
@Injectable()
export class WatchGate {
  /** Whether the gate could be believed at the last look. */
  healthy = false;

  constructor(
    private readonly gate: StockGate,
    private readonly epoch: GateEpoch,
    private readonly rebuildGate: RebuildGate,
  ) {}

  async execute(closing: AbortSignal): Promise<void> {
    try {
      const [row, primary] = await Promise.all([this.epoch.refresh(), this.gate.readPrimary()]);
      this.healthy = whyRebuild(row, primary) === undefined;
      if (!this.healthy) await this.rebuildGate.execute(closing);
    } catch (error) {
      this.healthy = false;
      throw error;
    }
  }
}
