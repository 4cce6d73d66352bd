import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {{ panel: string, expr: string, instant: boolean }} Query */

/** What Grafana puts in place of its own variables, for a Prometheus that scrapes every 2 s. */
const BUILT_IN = { __rate_interval: '10s', __interval: '2s', __range: '15m' };

/** @returns {Promise<any>} the dashboard as Grafana is given it */
export async function readDashboard() {
  return JSON.parse(await readFile(join(import.meta.dirname, 'dashboards/stampede.json'), 'utf8'));
}

/**
 * Every query of a dashboard, its variables filled in: a variable of the dashboard stands for all of its values.
 * @param {any} dashboard
 * @param {Partial<typeof BUILT_IN>} [values]
 * @returns {Query[]}
 */
export function queriesOf({ panels, templating }, values = {}) {
  const variables = {
    ...Object.fromEntries(templating.list.map((/** @type {{ name: string }} */ { name }) => [name, '.*'])),
    ...BUILT_IN,
    ...values,
  };
  return panels.flatMap((/** @type {any} */ { title, targets = [], panels: inner = [] }) => [
    ...targets.map((/** @type {any} */ { expr, instant = false }) => ({
      panel: title,
      expr: fillIn(expr, variables),
      instant,
    })),
    ...queriesOf({ panels: inner, templating }, values),
  ]);
}

/** @param {string} expr @param {Record<string, string>} variables */
function fillIn(expr, variables) {
  return expr.replaceAll(/\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g, (_, plain, braced) => {
    const value = variables[plain ?? braced];
    if (value === undefined) throw new Error(`no such variable: ${plain ?? braced}, in ${expr}`);
    return value;
  });
}
