import { parseArgs } from 'node:util';
import { LaunchError, runCommand } from '../local/errors.mjs';
import { queriesOf, readDashboard } from './dashboard.mjs';

const HELP = `node infra/grafana/check-dashboard.mjs [flags]     runs every query of the dashboard against a Prometheus

  --prometheus URL   (default PROMETHEUS_URL, else http://127.0.0.1:17090)
  --minutes N        how far back to look (default 15)
  --help             this text

Exit 0: every query has data; 1: some have none, or are refused. A purchase or a spike within that time fills them all.`;

const STEP_SECONDS = 5;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      prometheus: { type: 'string', default: process.env.PROMETHEUS_URL || 'http://127.0.0.1:17090' },
      minutes: { type: 'string', default: '15' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!/^[1-9]\d{0,3}$/.test(values.minutes))
    throw new LaunchError('--minutes must be a whole number from 1 to 9999.', 2);
  const queries = queriesOf(await readDashboard(), { __range: `${values.minutes}m` });
  let empty = 0;
  for (const query of queries) {
    const problem = await problemOf(query, values.prometheus, Number(values.minutes));
    if (problem) empty += 1;
    console.log(
      `${problem ? 'FAIL' : 'ok  '}  ${query.panel}${problem ? `: ${problem}\n        ${query.expr}` : ''}`,
    );
  }
  console.log(`\n${queries.length} queries, ${empty} without data`);
  return empty > 0 ? 1 : 0;
});

/**
 * @param {import('./dashboard.mjs').Query} query
 * @param {string} prometheus
 * @param {number} minutes
 * @returns {Promise<string | undefined>} undefined when there is a number in the answer
 */
async function problemOf({ expr, instant }, prometheus, minutes) {
  const now = Date.now() / 1000;
  /** @type {Record<string, string>} */
  const time = instant
    ? { time: String(now) }
    : { start: String(now - minutes * 60), end: String(now), step: String(STEP_SECONDS) };
  const response = await fetch(new URL(`/api/v1/${instant ? 'query' : 'query_range'}`, prometheus), {
    method: 'POST',
    body: new URLSearchParams({ query: expr, ...time }),
  }).catch((error) => {
    throw new LaunchError(`${prometheus} does not answer (${error.cause?.code ?? error.message}).`);
  });
  const { status, error, data } = JSON.parse(await response.text());
  if (status !== 'success') return error;
  const values = data.result.flatMap((/** @type {any} */ series) => series.values ?? [series.value]);
  return values.some((/** @type {[number, string]} */ [, value]) => value !== 'NaN') ? undefined : 'no data';
}
