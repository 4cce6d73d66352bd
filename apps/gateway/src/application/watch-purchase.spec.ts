import { Problem } from '@stampede/http';
import type { FindPurchase, PurchaseState } from './find-purchase.js';
import { WatchPurchase } from './watch-purchase.js';

const queued: PurchaseState = { purchaseId: 'p', status: 'QUEUED' };
const ordered: PurchaseState = { purchaseId: 'p', status: 'ORDERED', orderId: '1' };

/** Answers what it is given, in turn; the last one for ever. */
function findsInTurn(...answers: (PurchaseState | Error)[]): FindPurchase {
  return {
    execute: () => {
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as FindPurchase;
}

async function all(watch: WatchPurchase, first: PurchaseState, signal = new AbortController().signal) {
  const states: PurchaseState[] = [];
  for await (const state of watch.execute('alice', first, signal)) states.push(state);
  return states;
}

describe('watching a purchase', () => {
  const times = { firstPauseMs: 1, longestPauseMs: 2, lifeMs: 1000 };
  const now = () => performance.now();

  it('tells a final state once and ends', async () => {
    expect(await all(new WatchPurchase(findsInTurn(ordered), now, times), ordered)).toEqual([ordered]);
  });

  it('tells changes only, and goes on over a service that is away', async () => {
    const away = new Problem('UNAVAILABLE', 'Away.');
    expect(
      await all(new WatchPurchase(findsInTurn(queued, away, queued, ordered), now, times), queued),
    ).toEqual([queued, ordered]);
  });

  it('ends after its life', async () => {
    expect(await all(new WatchPurchase(findsInTurn(queued), now, { ...times, lifeMs: 5 }), queued)).toEqual([
      queued,
    ]);
  });

  it('ends at once when it is no longer wanted', async () => {
    const abort = new AbortController();
    const watching = all(
      new WatchPurchase(findsInTurn(queued), now, {
        firstPauseMs: 60_000,
        longestPauseMs: 60_000,
        lifeMs: 60_000,
      }),
      queued,
      abort.signal,
    );
    abort.abort();
    await expect(watching).rejects.toMatchObject({ name: 'AbortError' });
  });
});
