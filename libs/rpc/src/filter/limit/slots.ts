import { monotonicNow, NEVER, type Deadline } from '../../common/deadline.js';
import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import type { RpcError } from '../../common/rpc-error.js';
import { sharedWheel, TimedEntry, type TimerWheel } from '../../common/timer-wheel.js';

/** What became of the wait for a slot: it was got, the line was full, or the deadline passed. */
export type SlotOutcome = 'taken' | 'full' | 'late';

class Waiter extends TimedEntry {
  constructor(
    readonly deadline: Deadline,
    private readonly line: Set<Waiter>,
    readonly settle: (outcome: SlotOutcome) => void,
  ) {
    super();
  }

  override onTimeout(): void {
    this.line.delete(this);
    this.settle('late');
  }
}

/**
 * So many calls at a time; further ones stand in a line and get the slots in the order in which they came. A slot that becomes free
 * while others wait goes to the first of them: nobody overtakes.
 */
export class Slots {
  private taken = 0;
  private readonly line = new Set<Waiter>();

  /**
   * @param limit      calls at a time, from 1
   * @param maxWaiting calls that may wait; 0 none. Default any number
   */
  constructor(
    private readonly limit: number,
    private readonly maxWaiting = Number.POSITIVE_INFINITY,
    private readonly wheel: TimerWheel = sharedWheel,
  ) {}

  /** Calls that have a slot. */
  get active(): number {
    return this.taken;
  }

  /** Calls that wait for one. */
  get waiting(): number {
    return this.line.size;
  }

  /** Takes a slot if one is free now. */
  tryTake(): boolean {
    if (this.taken >= this.limit) return false;
    this.taken++;
    return true;
  }

  /** Waits for a slot, at most until the deadline. */
  take(deadline: Deadline): Promise<SlotOutcome> {
    if (this.tryTake()) return Promise.resolve('taken');
    if (this.line.size >= this.maxWaiting) return Promise.resolve('full');
    return new Promise((resolve) => {
      const waiter = new Waiter(deadline, this.line, resolve);
      this.line.add(waiter);
      if (deadline !== NEVER) this.wheel.add(waiter, deadline);
    });
  }

  /** Gives a slot back: to the first who waits and still has time. */
  release(): void {
    for (const waiter of this.line) {
      this.line.delete(waiter);
      this.wheel.remove(waiter);
      if (waiter.deadline > monotonicNow()) return waiter.settle('taken');
      waiter.settle('late');
    }
    this.taken--;
  }
}

/** Passes a call on once it has a slot, which it keeps until it ends; rejects with what `refuse` says when it gets none. */
export function runInSlot(
  slots: Slots,
  invocation: Invocation,
  next: (invocation: Invocation) => Promise<Result>,
  refuse: (outcome: 'full' | 'late') => RpcError,
): Promise<Result> {
  if (slots.tryTake()) return holdSlot(slots, invocation, next);
  return slots.take(invocation.deadline).then((outcome) => {
    if (outcome !== 'taken') throw refuse(outcome);
    return holdSlot(slots, invocation, next);
  });
}

async function holdSlot(
  slots: Slots,
  invocation: Invocation,
  next: (invocation: Invocation) => Promise<Result>,
): Promise<Result> {
  try {
    return await next(invocation);
  } finally {
    slots.release();
  }
}
