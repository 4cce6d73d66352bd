import fc from 'fast-check';
import { isLive, paymentTransitions, type PaymentFact, type PaymentStatus } from './payment-status.js';

const RANK: Record<PaymentStatus, number> = {
  INITIATED: 0,
  UNKNOWN: 1,
  FAILED: 2,
  SUCCEEDED: 2,
  REFUNDING: 3,
  REFUNDED: 4,
};
const statuses = Object.keys(RANK) as PaymentStatus[];
const facts = Object.keys(paymentTransitions.INITIATED) as PaymentFact[];

/** Where the facts lead, one after another, and the states on the way. */
function play(story: readonly PaymentFact[]): PaymentStatus[] {
  const path: PaymentStatus[] = ['INITIATED'];
  for (const fact of story) {
    const cell = paymentTransitions[path.at(-1)!][fact];
    if (cell.kind === 'apply') path.push(cell.to);
  }
  return path;
}
const stories = fc.array(fc.constantFrom(...facts), { maxLength: 30 });

describe('the state table of a payment', () => {
  it('has a cell for every fact in every state', () => {
    for (const status of statuses)
      expect(Object.keys(paymentTransitions[status]).sort()).toEqual([...facts].sort());
  });

  it('never goes back to an earlier stage, in whatever order the facts arrive', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const ranks = play(story).map((status) => RANK[status]);
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
      }),
    );
  });

  it('changes nothing when a fact is repeated', () => {
    fc.assert(
      fc.property(stories, fc.constantFrom(...facts), (story, fact) => {
        expect(play([...story, fact, fact])).toEqual(play([...story, fact]));
      }),
    );
  });

  it('never lets an attempt live again that was refused or refunded', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const path = play(story);
        const firstDead = path.findIndex((status) => !isLive(status));
        if (firstDead >= 0) expect(path.slice(firstDead).some(isLive)).toBe(false);
      }),
    );
  });

  it('sends back every charge that has no order to pay', () => {
    expect(play(['ChargeDeclined', 'ChargeSucceeded']).at(-1)).toBe('REFUNDING');
    expect(play(['ChargeMismatched', 'ChargeRefunded']).at(-1)).toBe('REFUNDED');
    expect(play(['ChargeUnanswered', 'ChargeSucceeded', 'RefundRequested']).at(-1)).toBe('REFUNDING');
  });
});
