import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CallStatistics, prometheusText } from '@stampede/rpc';
import { queriesOf, readDashboard } from './dashboard.mjs';

describe('the dashboard', () => {
  /** @type {any} */
  let dashboard;
  beforeAll(async () => {
    dashboard = await readDashboard();
  });

  it('asks for metrics of the catalogue only', async () => {
    const catalogue = await readFile(
      join(import.meta.dirname, '../../libs/observability/src/metrics.ts'),
      'utf8',
    );
    const known = new Set([...catalogue.matchAll(/^ {2}(stampede_\w+): \{/gm)].map(([, name]) => name));
    const asked = queriesOf(dashboard).flatMap(({ expr }) => expr.match(/stampede_\w+/g) ?? []);
    expect(known.size).toBeGreaterThan(40);
    expect(asked.length).toBeGreaterThan(40);
    const unknown = asked.filter(
      (name) => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, '')),
    );
    expect(unknown).toEqual([]);
  });

  it('asks for RPC metrics by the names that are exposed', () => {
    const statistics = new CallStatistics({ application: 'gateway' });
    for (const side of /** @type {const} */ (['consumer', 'provider'])) {
      const call = { interfaceName: 'a.B', methodName: 'c', caller: 'gateway', provider: '10.0.0.1:7100' };
      const end = /** @type {const} */ ({ code: 'TIMEOUT', durationMs: 1, providerApplication: 'inventory' });
      statistics.callEnded({ side, ...call, ...end });
    }
    const exposed = new Set(prometheusText(statistics.snapshot()).match(/^dubbo_\w+/gm));
    const asked = queriesOf(dashboard).flatMap(({ expr }) => expr.match(/dubbo_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('has panels with different ids and queries, all from the provisioned Prometheus', () => {
    const ids = dashboard.panels.map((/** @type {any} */ { id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, targets, datasource } of dashboard.panels) {
      if (type === 'row') continue;
      expect(targets.length).toBeGreaterThan(0);
      expect(datasource).toEqual({ type: 'prometheus', uid: 'prometheus' });
    }
  });

  it('has queries that become PromQL by filling in its variables', () => {
    const panels = [
      { title: 'a', targets: [{ expr: 'rate(x{sale=~"$sale"}[$__rate_interval])' }] },
      { title: 'row', panels: [{ title: 'b', targets: [{ expr: 'y{s=~"${sale:regex}"}', instant: true }] }] },
    ];
    const templating = { list: [{ name: 'sale' }] };
    expect(queriesOf({ panels, templating })).toEqual([
      { panel: 'a', expr: 'rate(x{sale=~".*"}[10s])', instant: false },
      { panel: 'b', expr: 'y{s=~".*"}', instant: true },
    ]);
    expect(() => queriesOf({ panels, templating: { list: [] } })).toThrow('no such variable: sale');
  });
});
