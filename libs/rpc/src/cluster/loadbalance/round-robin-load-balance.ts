import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import { PerMethod } from '../../common/per-method.js';
import type { LoadBalance } from './load-balance.js';
import { WeightTable } from './weight.js';

/** A provider that was not in the list for so long begins anew. */
const FORGET_MS = 60_000;

interface Turn {
  weight: number;
  current: number;
  usedAtMs: number;
}

/**
 * In turn, in proportion to weight and evenly spread (Nginx's smooth weighted round robin): each call adds every provider's weight to
 * its counter, takes the largest and subtracts the sum from it. Per method; a change of weight resets the provider's counter.
 */
export class RoundRobinLoadBalance implements LoadBalance {
  static readonly NAME = 'roundrobin';
  private readonly turns = new PerMethod(() => new WeakMap<RemoteInvoker, Turn>());
  private next = 0;

  constructor(
    private readonly now: () => number = Date.now,
    private readonly weights = new WeightTable(now),
  ) {}

  select(invokers: readonly RemoteInvoker[], invocation: Invocation): RemoteInvoker {
    if (invokers.length === 1) return invokers[0]!;
    const turns = this.turns.of(invocation.methodName);
    const nowMs = this.now();
    let total = 0;
    let chosen = invokers[0]!;
    let chosenTurn: Turn | undefined;
    for (const invoker of invokers) {
      const turn = this.turnOf(turns, invoker, nowMs);
      turn.current += turn.weight;
      total += turn.weight;
      if (chosenTurn === undefined || turn.current > chosenTurn.current) {
        chosenTurn = turn;
        chosen = invoker;
      }
    }
    if (total === 0) return invokers[this.next++ % invokers.length]!;
    chosenTurn!.current -= total;
    return chosen;
  }

  private turnOf(turns: WeakMap<RemoteInvoker, Turn>, invoker: RemoteInvoker, nowMs: number): Turn {
    const weight = this.weights.of(invoker, nowMs);
    let turn = turns.get(invoker);
    if (turn === undefined) turns.set(invoker, (turn = { weight, current: 0, usedAtMs: nowMs }));
    else if (turn.weight !== weight || nowMs - turn.usedAtMs > FORGET_MS) {
      turn.weight = weight;
      turn.current = 0;
    }
    turn.usedAtMs = nowMs;
    return turn;
  }
}
