import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { APP_NAMES } from '../local/arguments.mjs';
import { settingsFile } from './settings-files.mjs';

/**
 * What the containers of the image run, by the first word of their command. A program reads its own settings file; an app and a tool
 * find theirs in the environment, where what the container itself was given goes first.
 */
const TOOLS = {
  verify: '../../apps/audit/dist/src/verify.js',
  explain: '../../apps/audit/dist/src/explain.js',
  sale: '../../load-tests/dist/src/sale.js',
  spike: '../../load-tests/dist/src/spike.js',
};
const PROGRAMS = {
  secrets: './secrets.mjs',
  prepare: './prepare.mjs',
  migrate: './migrate.mjs',
  seed: './seed.mjs',
  smoke: '../../load-tests/dist/src/smoke.js',
  env: './print-environment.mjs',
};

const [name = ''] = process.argv.splice(2, 1);
if (Object.hasOwn(PROGRAMS, name)) await import(PROGRAMS[/** @type {keyof typeof PROGRAMS} */ (name)]);
else if (Object.hasOwn(TOOLS, name)) await run(TOOLS[/** @type {keyof typeof TOOLS} */ (name)], 'tools');
else if (APP_NAMES.some((app) => app === name)) await run(`../../apps/${name}/dist/src/main.js`, name);
else {
  const known = [...Object.keys(TOOLS), ...Object.keys(PROGRAMS), ...APP_NAMES];
  console.error(`There is no program "${name}"; there are: ${known.join(', ')}.`);
  process.exit(2);
}

/** @param {string} program @param {string} settings  name of the file with its environment */
async function run(program, settings) {
  const given = Object.entries(process.env).filter(([, value]) => value);
  Object.assign(
    process.env,
    JSON.parse(await readFile(settingsFile(settings), 'utf8')),
    { TRUSTED_PROXIES: ownNetworks() },
    Object.fromEntries(given),
  );
  await import(program);
}

/** Where the CDN is, whatever its address: what it says of the buyer's address is believed. */
function ownNetworks() {
  const addresses = Object.values(networkInterfaces()).flatMap((ofInterface) => ofInterface ?? []);
  return addresses.flatMap(({ internal, cidr }) => (internal || cidr === null ? [] : cidr)).join(',');
}
