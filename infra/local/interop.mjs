import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LaunchError, messageOf, runCommand } from './errors.mjs';
import { buildJava, findJavaTools } from './interop-java.mjs';
import { zookeeper } from './parts/zookeeper.mjs';
import { logFile, node24, root } from './paths.mjs';
import { PortBook } from './ports.mjs';
import { Progress } from './progress.mjs';
import { Supervised } from './supervise.mjs';
import { build, install, toolEnvironment } from './toolchain.mjs';
import { until } from './until.mjs';

const HELP = `npm run interop [-- options]: libs/rpc and real Java Dubbo call each other, and the Hessian suite of Caucho.

  --dubbo 2.7|3.3   only this version of Dubbo
  --only TEXT       only cases whose cell and name hold the text: "we call Java", "direct: node circle", caucho
  --if-possible     without Java or Maven: a line that says so, and exit code 0
  --json FILE       writes a report in Jest's form too
  --help

ZOOKEEPER_HOSTS names a ZooKeeper to use; else one is started. A row per case; the last line is "N passed, N failed".`;

const HOME = join(root, '.stampede/interop');
const progress = new Progress();
const interrupt = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => interrupt.abort(new LaunchError(signal)));

await runCommand(async () => {
  const options = parse();
  if (options.help) return console.log(HELP);
  const tools = await findJavaTools();
  if ('missing' in tools) {
    if (!options['if-possible'])
      throw new LaunchError(
        `Interop with Java Dubbo: ${tools.missing}.\n  Choose one:  install a JDK 17 and Maven   |   npm run interop -- --if-possible (leaves it out)`,
        2,
      );
    return console.log(`Interop with Java Dubbo is left out: ${tools.missing}.`);
  }
  const { signal } = interrupt;
  await install(progress, signal);
  await build(progress, signal);
  const built = await buildJava(tools.mvn, { progress, signal, log: logFile(HOME, 'maven') });
  const server = process.env.ZOOKEEPER_HOSTS ? undefined : await startZooKeeper();
  try {
    return await run(options, {
      INTEROP_JAVA: tools.java,
      INTEROP_BUILT: built,
      INTEROP_LOGS: join(HOME, 'logs'),
      ZOOKEEPER_HOSTS: process.env.ZOOKEEPER_HOSTS ?? server?.hosts,
    });
  } finally {
    await server?.stop();
  }
});

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        dubbo: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'string' },
        'if-possible': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.dubbo === undefined || ['2.7', '3.3'].includes(values.dubbo)) return values;
    throw new Error(`--dubbo is 2.7 or 3.3, not "${values.dubbo}"`);
  } catch (error) {
    throw new LaunchError(`${messageOf(error)}.\n\n${HELP}`, 2);
  }
}

/** A ZooKeeper of our own, with an empty memory of former runs' sessions at worst. */
async function startZooKeeper() {
  const { signal } = interrupt;
  const say = (/** @type {string} */ line) => progress.say(`  ${line}`);
  const ports = new PortBook({ documented: false, say });
  const port = await ports.take(zookeeper.title, 0);
  const context = /** @type {import('./types.mjs').Context} */ (
    /** @type {unknown} */ ({ home: HOME, progress, ports, signal })
  );
  const hosts = zookeeper.address(context, port);
  const ready = (/** @type {AbortSignal} */ given) =>
    until(() => zookeeper.ping(hosts), {
      what: zookeeper.title,
      timeoutMs: zookeeper.readyWithinMs,
      signal: AbortSignal.any([given, signal]),
    });
  const spec = { ...(await zookeeper.native(context, port)), ready };
  const server = new Supervised(
    { ...spec, name: 'zookeeper', log: logFile(HOME, 'zookeeper') },
    { say, onChange: () => Promise.resolve() },
  );
  await progress
    .step(`ZooKeeper on ${port}`, () => server.start())
    .catch(async (error) => {
      await server.stop();
      throw error;
    });
  return { hosts, stop: () => server.stop() };
}

/**
 * @param {{ dubbo?: string, only?: string, json?: string }} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
function run({ dubbo, only, json }, env) {
  const program = join(root, 'libs/rpc/dist/interop/interop.js');
  const args = Object.entries({ dubbo, only, json }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return new Promise((resolve, reject) => {
    const child = spawn(node24, [program, ...args], {
      stdio: 'inherit',
      env: { ...toolEnvironment(), ...env },
    });
    // Ctrl-C reaches it by itself; it ends its Java processes and has the last word.
    interrupt.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
