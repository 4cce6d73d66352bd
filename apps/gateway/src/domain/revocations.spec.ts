import { Revocations } from './revocations.js';

const LIFE_MS = 3_600_000;

describe('revocations', () => {
  let nowMs: number;
  let revocations: Revocations;
  beforeEach(() => {
    nowMs = 1_000_000;
    revocations = new Revocations(LIFE_MS, () => nowMs);
  });

  it('know what was revoked, and that a token without a session never is', () => {
    expect([revocations.has('a'), revocations.has(undefined)]).toEqual([false, false]);
    revocations.add(['a', 'b']);
    expect(['a', 'b', 'c', undefined].map((id) => revocations.has(id))).toEqual([true, true, false, false]);
  });

  it('stay as long as a token of the session can live, and are then forgotten', () => {
    revocations.add(['a']);
    nowMs += LIFE_MS;
    revocations.add(['b']);
    expect([revocations.has('a'), revocations.size]).toEqual([true, 2]);
    nowMs += 60_000;
    revocations.add([]);
    expect([revocations.has('a'), revocations.has('b'), revocations.size]).toEqual([false, true, 1]);
  });

  it('are kept once, however often they are told', () => {
    for (let n = 0; n < 3; n += 1) revocations.add(['a', 'a']);
    expect(revocations.size).toBe(1);
  });
});
