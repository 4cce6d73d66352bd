import { demandOf, dueCount, dueMs, firstRequests, keyOf, planLoad, userOf } from './load-plan.js';

const shape = { users: 100, ratePerSecond: 50, durationMs: 4000, repeatShare: 0, seed: 7 };

describe('planLoad', () => {
  it('plans rate times duration requests, evenly spaced from the first moment on', () => {
    const plan = planLoad(shape);
    expect(plan.requests).toBe(200);
    expect([dueMs(plan, 0), dueMs(plan, 1), dueMs(plan, 199)]).toEqual([0, 20, 3980]);
    expect([dueCount(plan, 0), dueCount(plan, 19.9), dueCount(plan, 20), dueCount(plan, 99_999)]).toEqual([
      1, 1, 2, 200,
    ]);
  });

  it('lets every user ask once before anybody asks twice, each time with another key', () => {
    const plan = planLoad(shape);
    const users = Array.from(plan.attemptOf, (attempt) => userOf(plan, attempt));
    expect(new Set(users.slice(0, 100)).size).toBe(100);
    expect(users.slice(100)).toEqual(users.slice(0, 100));
    expect(new Set(Array.from(plan.attemptOf, (attempt) => keyOf(plan, attempt))).size).toBe(200);
  });

  it('repeats about the wanted share of requests, always one that was made before', () => {
    const plan = planLoad({ ...shape, durationMs: 200_000, repeatShare: 0.02 });
    const first = firstRequests(plan);
    const repeats = first.reduce((sum, isFirst) => sum + (isFirst ? 0 : 1), 0);
    expect(plan.attempts).toBe(plan.requests - repeats);
    expect(repeats / plan.requests).toBeCloseTo(0.02, 2);
    let made = -1;
    for (const [request, attempt] of plan.attemptOf.entries()) {
      if (first[request]) expect(attempt).toBe((made += 1));
      else expect(attempt).toBeLessThanOrEqual(made);
    }
  });

  it('is the same plan for the same seed and another for another', () => {
    const of = (seed: number) => [...planLoad({ ...shape, repeatShare: 0.1, seed }).attemptOf];
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('knows how many units its users may get within the limit', () => {
    const plan = planLoad(shape);
    expect([demandOf(plan, 1), demandOf(plan, 2), demandOf(plan, 9)]).toEqual([100, 200, 200]);
    expect(demandOf(planLoad({ ...shape, users: 150 }), 1)).toBe(150);
    expect(demandOf(planLoad({ ...shape, users: 1000 }), 1)).toBe(200);
  });
});
