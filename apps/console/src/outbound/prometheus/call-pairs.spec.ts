import { callPairs, type Counted } from './call-pairs.js';

/** Calls of `find` that took up to a millisecond. */
function counted(...calls: { own: string; other?: string; calls: number; failed?: number }[]): Counted {
  const labelsOf = (own: string, other?: string): Record<string, string> => ({
    ...{ application_name: own, interface: 'a.Orders', method: 'find' },
    ...(other === undefined ? {} : { remote_application: other }),
  });
  return {
    buckets: calls.flatMap(({ own, other, calls: value }) =>
      ['0.001', '+Inf'].map((le) => ({ labels: { ...labelsOf(own, other), le }, value })),
    ),
    failures: calls.map(({ own, other, failed = 0 }) => ({
      labels: { ...labelsOf(own, other), code: 'TIMEOUT' },
      value: failed,
    })),
  };
}

const shown = (atCallers: Counted, atProviders: Counted) =>
  callPairs(atCallers, atProviders, 10_000).map(({ caller, provider, calls, failed, perSecond }) => ({
    ...{ caller, provider, calls, failed, perSecond },
  }));

describe('callPairs', () => {
  it('counts a call once: as its caller did, or as its provider where the caller tells nothing', () => {
    const atCallers = counted({ own: 'gateway', other: 'order', calls: 10, failed: 2 });
    const atProviders = counted(
      { own: 'order', other: 'gateway', calls: 9 },
      { own: 'order', other: 'java', calls: 5, failed: 1 },
      { own: 'order', calls: 1 },
    );
    expect(shown(atCallers, atProviders)).toEqual([
      { caller: 'gateway', provider: 'order', calls: 10, failed: 2, perSecond: 1 },
      { caller: 'java', provider: 'order', calls: 5, failed: 1, perSecond: 0.5 },
      { caller: null, provider: 'order', calls: 1, failed: 0, perSecond: 0.1 },
    ]);
  });

  it('has calls that came to nobody, and no pair or method without a call', () => {
    const atCallers = counted(
      { own: 'gateway', calls: 3, failed: 3 },
      { own: 'gateway', other: 'order', calls: 0 },
    );
    const pairs = callPairs(atCallers, counted(), 1000);
    expect(pairs).toMatchObject([{ caller: 'gateway', provider: null, calls: 3, failures: { TIMEOUT: 3 } }]);
    expect(pairs[0]!.methods).toMatchObject([{ interface: 'a.Orders', method: 'find', calls: 3 }]);
  });
});
