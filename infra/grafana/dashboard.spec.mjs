import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
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
