import { readFile } from 'node:fs/promises';
import { counters, DEFINITIONS, FAILED_RPC, grew } from './queries.js';

describe('the expressions', () => {
  it('tell by how much a counter grew, exactly unless it was reset', () => {
    expect(grew('c{a="b"}', '1m')).toBe(
      '((last_over_time(c{a="b"}[1m]) - last_over_time(c{a="b"}[10s] offset 1m) or last_over_time(c{a="b"}[1m])) >= 0 ' +
        'unless (resets(c{a="b"}[1m]) > 0) or increase(c{a="b"}[1m]))',
    );
  });

  it('count purchases where the gate is, and not in the gateway again', () => {
    expect(counters.total('purchases')).toBe(
      'sum by (outcome) (stampede_purchases_total{service="inventory"})',
    );
  });

  it('count as failed what the caller got no answer to, and not its own mistakes', () => {
    expect(FAILED_RPC).toContain('NO_PROVIDER|NETWORK|TIMEOUT');
    for (const own of ['BAD_REQUEST', 'PAYLOAD_TOO_LARGE', 'FORBIDDEN', 'CANCELLED'])
      expect(FAILED_RPC).not.toContain(own);
  });
});

describe('the definitions in the README', () => {
  it('are those of the code', async () => {
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const { figure, unit, meaning, promql } of DEFINITIONS) {
      expect(readme).toContain(`**${figure}** (${unit}): ${meaning}.\n`);
      expect(readme).toContain(`\n${promql}\n`);
    }
  });
});
