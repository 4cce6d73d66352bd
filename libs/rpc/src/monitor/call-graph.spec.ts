import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callRecord } from '../../test/support/call-record.js';
import { callGraph, cyclesOf, layersOf, type CallGraph } from './call-graph.js';
import { CallStatistics } from './call-statistics.js';
import type { CallRecord } from './rpc-monitor.js';

const counted = (application: string, ...records: Partial<CallRecord>[]) => {
  const statistics = new CallStatistics({ application });
  for (const record of records) statistics.callEnded(callRecord(record));
  return statistics.snapshot();
};

const graphOf = (pairs: readonly (readonly [number, number])[]): CallGraph => ({
  applications: [...new Set(pairs.flat())].map(String),
  edges: pairs.map(([caller, provider]) => ({
    caller: String(caller),
    provider: String(provider),
    interfaceName: 'a.B',
    methodName: 'c',
    calls: 1,
    failed: 0,
  })),
});

describe('callGraph', () => {
  it('adds up what several processes counted, and counts a call once that both its ends told of', () => {
    const atProvider = { side: 'provider', provider: undefined } as const;
    const graph = callGraph([
      counted('gateway', {}, { code: 'TIMEOUT' }, { provider: '10.0.0.2:7101' }),
      counted('gateway', {}),
      counted('order', { ...atProvider }, { ...atProvider }, { ...atProvider, caller: 'console' }),
    ]);
    expect(graph.applications).toEqual(['console', 'gateway', 'order']);
    expect(graph.edges).toEqual([
      {
        caller: 'gateway',
        interfaceName: 'a.Orders',
        methodName: 'find',
        provider: 'order',
        calls: 4,
        failed: 1,
      },
      expect.objectContaining({ caller: 'console', provider: 'order', calls: 1, failed: 0 }),
    ]);
  });

  it('names a provider by its address where its application is not known, and leaves out calls that came to nobody', () => {
    const graph = callGraph([
      counted(
        'gateway',
        { providerApplication: undefined },
        { code: 'NO_PROVIDER', provider: undefined, providerApplication: undefined },
      ),
    ]);
    expect(graph.edges.map(({ provider, calls }) => [provider, calls])).toEqual([['10.0.0.1:7101', 1]]);
  });
});

const pairs = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 });

describe('layersOf', () => {
  it('puts nobody above those who call it, whatever the graph, and callers of nobody on top', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const graph = graphOf(all);
        const layers = layersOf(graph);
        const cycles = cyclesOf(graph);
        for (const { caller, provider } of graph.edges) {
          const together = cycles.some((cycle) => cycle.includes(caller) && cycle.includes(provider));
          const [upper, lower] = [layers.get(caller)!, layers.get(provider)!];
          if (together) expect(lower).toBe(upper);
          else expect(lower).toBeGreaterThan(upper);
        }
        for (const application of graph.applications) {
          const called = graph.edges.some(
            ({ provider, caller }) => provider === application && caller !== application,
          );
          if (!called) expect(layers.get(application)).toBe(0);
        }
      }),
    );
  });
});

describe('cyclesOf', () => {
  it('finds exactly those that reach themselves, each in one group', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const graph = graphOf(all);
        const reach = (from: string): Set<string> => {
          const reached = new Set<string>();
          const visit = (one: string): void => {
            for (const { caller, provider } of graph.edges) {
              if (caller !== one || reached.has(provider)) continue;
              reached.add(provider);
              visit(provider);
            }
          };
          visit(from);
          return reached;
        };
        const circular = graph.applications.filter((one) => reach(one).has(one));
        const found = cyclesOf(graph);
        expect(found.flat().sort()).toEqual(circular.sort());
        for (const cycle of found)
          for (const member of cycle)
            expect(cycle).toEqual(
              circular.filter((other) => reach(member).has(other) && reach(other).has(member)),
            );
      }),
    );
  });
});
