import { Injectable } from '@nestjs/common';
import { EpochRepository, type EpochRow } from './ports/epoch-repository.js';

/** How often doubt may read the row: a closed gate under load is asked about thousands of times a second. */
const DOUBT_PAUSE_MS = 50;

interface OpenEpoch {
  readonly epoch: number;
  readonly replid: string;
}

/** The epoch that this instance believes in. Belief is enough: every script compares it with the fence. */
@Injectable()
export class GateEpoch {
  private row: EpochRow | undefined;
  private reading: Promise<EpochRow> | undefined;
  private readAt = -Infinity;

  constructor(private readonly epochs: EpochRepository) {}

  /** Called when the gate said FENCED, so that whoever watches need not wait for its next round. */
  onDoubt: () => void = () => undefined;

  /** The open epoch; undefined before the first look, and while the gate is rebuilt. */
  open(): OpenEpoch | undefined {
    return openOf(this.row);
  }

  /** The open epoch by a look that begins now: one that is under way may be older than what its caller has just stored. */
  async openNow(): Promise<OpenEpoch | undefined> {
    return openOf(await this.read());
  }

  /** Reads the row again; calls that come while it is being read get the same answer. */
  refresh(): Promise<EpochRow> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** After a FENCED: the open epoch as it is now, or undefined. */
  async doubt(): Promise<OpenEpoch | undefined> {
    this.onDoubt();
    if (this.reading || performance.now() - this.readAt > DOUBT_PAUSE_MS) await this.refresh();
    return this.open();
  }

  private async read(): Promise<EpochRow> {
    this.row = await this.epochs.read();
    this.readAt = performance.now();
    return this.row;
  }
}

function openOf(row: EpochRow | undefined): OpenEpoch | undefined {
  if (row?.state !== 'OPEN' || row.replid === undefined) return undefined;
  return { epoch: row.epoch, replid: row.replid };
}
