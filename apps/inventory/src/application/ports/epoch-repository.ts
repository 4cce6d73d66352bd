/** The row that fences rebuilds: whoever moves it on owns the rebuild of that epoch. */
export interface EpochRow {
  /** 0 before the first rebuild. */
  readonly epoch: number;
  readonly state: 'OPEN' | 'REBUILDING';
  /** The Redis that the epoch was built on; undefined while it is being built. */
  readonly replid: string | undefined;
  readonly begunAt: Date;
  /** Newest epoch in which the ledger had to reject what the gate had given away; 0 for none. */
  readonly suspectEpoch: number;
}

export abstract class EpochRepository {
  abstract read(): Promise<EpochRow>;

  /** Runs the work where no other instance does; answers false when one does. */
  abstract whileElected(work: () => Promise<void>): Promise<boolean>;

  /** From any state of epoch n to n+1, REBUILDING; undefined when another was faster. */
  abstract begin(previous: number): Promise<EpochRow | undefined>;

  /** From (n, REBUILDING) to (n, OPEN); false when another epoch has begun. */
  abstract open(epoch: number, replid: string): Promise<boolean>;

  /** Partitions of the log whose fence is this epoch or a later one. */
  abstract countFenced(epoch: number): Promise<number>;
}
