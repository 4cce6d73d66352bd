/** The right to make ids as one worker, for times in [floorMs, limitMs). Nobody else has had or will get these. */
export interface WorkerGrant {
  readonly worker: number;
  readonly floorMs: number;
  readonly limitMs: number;
  /** Changes when the worker number was leased anew. */
  readonly holder: string;
}

export class WorkerLeaseLost extends Error {
  constructor() {
    super('No worker number is leased: no order id can be made until one is.');
    this.name = 'WorkerLeaseLost';
  }
}

export abstract class WorkerLease {
  /** @throws WorkerLeaseLost */
  abstract current(): WorkerGrant;
}
