import { LaunchError } from './errors.mjs';

/** @typedef {import('./types.mjs').AppName} AppName */
/** @typedef {import('./types.mjs').InfraMode} InfraMode */

/** Every app, in the order in which they start; they stop in the reverse order. @type {readonly AppName[]} */
export const APP_NAMES = [
  'payment-provider',
  'inventory',
  'order',
  'payment',
  'catalog',
  'account',
  'notification',
  'gateway',
  'storefront',
  'console',
];

const INFRA_MODES = ['auto', 'docker', 'native', 'external'];

/** Ports are laid out in tens per app. */
export const MAX_REPLICAS = 9;

/** One address each, and so one process. @type {readonly AppName[]} */
const SINGLE = ['payment-provider', 'storefront', 'console'];

export const START_HELP = `npm start [-- options]: brings up the whole system and stays in the foreground.

  --infra=auto|docker|native|external   where PostgreSQL, Redis, Kafka and ZooKeeper come from (auto: a URL in the
                                        environment, else Docker, else native binaries)
  --replicas app=N[,app=N]              more than one process of an app (up to ${MAX_REPLICAS}); may be repeated
  --apps=all|none|app[,app]             which apps to start (default all)
  --no-seed                             makes no goods and sales
  --no-build                            starts what is built already
  --detach                              returns when everything is ready
  --help

Apps: ${APP_NAMES.join(', ')}.
A part of the infrastructure of your own: POSTGRES_URL (a superuser), REDIS_URL, KAFKA_BROKERS, ZOOKEEPER_HOSTS, PROMETHEUS_URL.
Other state folder (a second stack): STAMPEDE_HOME=.stampede/NAME.`;

/**
 * @param {string[]} argv without node and script
 * @returns {import('./types.mjs').StartOptions}
 * @throws {LaunchError} exit code 2, naming the flag and listing those there are
 */
export function parseStartArguments(argv) {
  /** @type {import('./types.mjs').StartOptions} */
  const options = {
    infra: 'auto',
    replicas: {},
    apps: [...APP_NAMES],
    detach: false,
    seed: true,
    build: true,
    help: false,
  };
  const rest = [...argv];
  while (rest.length > 0) {
    const [flag, inline] = splitFlag(String(rest.shift()));
    const value = () => inline ?? rest.shift() ?? usage(`${flag} needs a value.`);
    if (inline !== undefined && !['--infra', '--replicas', '--apps'].includes(flag))
      usage(`${flag} takes no value.`);
    if (flag === '--infra') options.infra = parseInfra(value());
    else if (flag === '--replicas') Object.assign(options.replicas, parseReplicas(value()));
    else if (flag === '--apps') options.apps = parseApps(value());
    else if (flag === '--no-seed') options.seed = false;
    else if (flag === '--no-build') options.build = false;
    else if (flag === '--detach') options.detach = true;
    else if (flag === '--help' || flag === '-h') options.help = true;
    else usage(`Unknown argument ${flag}.`);
  }
  return options;
}

/** @param {string} argument @returns {[string, string | undefined]} */
function splitFlag(argument) {
  const at = argument.indexOf('=');
  return argument.startsWith('--') && at > 0
    ? [argument.slice(0, at), argument.slice(at + 1)]
    : [argument, undefined];
}

/** @param {string} value @returns {InfraMode} */
function parseInfra(value) {
  if (!INFRA_MODES.includes(value)) usage(`--infra is one of ${INFRA_MODES.join(', ')}, not "${value}".`);
  return /** @type {InfraMode} */ (value);
}

/** @param {string} value @returns {Partial<Record<AppName, number>>} */
function parseReplicas(value) {
  /** @type {Partial<Record<AppName, number>>} */
  const replicas = {};
  for (const pair of value.split(',')) {
    const [name = '', count = '', ...more] = pair.split('=');
    if (!isApp(name) || more.length > 0)
      usage(`--replicas wants app=N with an app of ${APP_NAMES.join(', ')}, not "${pair}".`);
    const max = SINGLE.includes(name) ? 1 : MAX_REPLICAS;
    if (!/^\d+$/.test(count) || Number(count) < 1 || Number(count) > max) {
      usage(`--replicas ${name} is a number from 1 to ${max}, not "${count}".`);
    }
    replicas[name] = Number(count);
  }
  return replicas;
}

/** @param {string} value @returns {AppName[]} */
function parseApps(value) {
  if (value === 'all') return [...APP_NAMES];
  if (value === 'none') return [];
  const names = value.split(',');
  const unknown = names.find((name) => !isApp(name));
  if (unknown !== undefined) usage(`--apps: there is no app "${unknown}".`);
  return APP_NAMES.filter((name) => names.includes(name));
}

/** @param {string} name @returns {name is AppName} */
export function isApp(name) {
  return /** @type {readonly string[]} */ (APP_NAMES).includes(name);
}

/**
 * For the commands without flags.
 * @param {string[]} argv
 * @param {{ command: string, does: string }} about
 * @returns {boolean} false when help was asked for, and printed
 */
export function acceptNoArguments(argv, { command, does }) {
  if (argv.length === 0) return true;
  if (argv.every((argument) => argument === '--help' || argument === '-h')) {
    console.log(`npm run ${command}: ${does}`);
    return false;
  }
  throw new LaunchError(`npm run ${command} takes no arguments (${does}); got ${argv.join(' ')}.`, 2);
}

/**
 * @param {string} problem
 * @returns {never}
 */
function usage(problem) {
  throw new LaunchError(`${problem}\n\n${START_HELP}`, 2);
}
