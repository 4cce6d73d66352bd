import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { requireChromium } from './chromium.mjs';
import { runQuietly } from './command.mjs';
import { LaunchError, messageOf, runCommand } from './errors.mjs';
import { findJavaTools } from './interop-java.mjs';
import { findEtcd } from './etcd.mjs';
import { findRunning } from './leftovers.mjs';
import { node24, root } from './paths.mjs';
import { Progress } from './progress.mjs';
import { readRunFile } from './run-file.mjs';
import { describeFailures, summarize } from './test-report.mjs';
import { install, toolEnvironment } from './toolchain.mjs';
import { findZookeeper } from './zookeeper-program.mjs';

/** @typedef {import('./test-report.mjs').Step} Step */

/** The servers of the integration tests: a stack of its own, beside whatever else runs in this clone. */
const TEST_HOME = join(root, '.stampede/test');
const E2E_HOME = join(root, '.stampede/e2e');
const REPORTS = join(root, '.stampede/reports');
const SUITES = ['lint', 'typecheck', 'unit', 'build', 'integration', 'interop', 'e2e'];
const STEP_TIMEOUT_MS = 30 * 60_000;

const progress = new Progress();
const interrupt = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => interrupt.abort(new LaunchError(signal)));

await runCommand(async () => {
  const chosen = chooseSuites(process.argv.slice(2));
  if (!chosen) return;
  await requireIdle(TEST_HOME);
  if (chosen.has('e2e')) await requireIdle(E2E_HOME);
  /** @type {Step[]} */
  const steps = [];
  await install(progress, interrupt.signal);
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  for (const target of ['lint', 'typecheck', 'unit', 'build'].filter((name) => chosen.has(name)))
    steps.push(await runStep(target, () => nx(target), `${target}-`));
  try {
    if (chosen.has('integration')) steps.push(...(await integrationSteps()));
    if (chosen.has('interop') && !interrupt.signal.aborted) steps.push(...(await interopSteps()));
    if (
      chosen.has('e2e') &&
      !interrupt.signal.aborted &&
      (await findFiles(join(root, 'apps/e2e'), '.e2e-spec.ts'))
    ) {
      const endToEnd = async () => jest('apps/e2e', 'e2e', { CHROMIUM: await requireChromium(progress) });
      steps.push(await runStep('end to end', endToEnd, 'e2e-'));
    }
  } finally {
    await launcher('stop').catch(() => undefined);
  }
  for (const line of describeFailures(steps, root)) console.log(line);
  const { passed, failed, exitCode } = summarize(steps);
  if (exitCode === 0) await launcher('reset');
  else console.log(`\nLogs of the servers: ${TEST_HOME}/logs and .stampede/e2e/logs; reports: ${REPORTS}`);
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  console.log(`\n${steps.length} steps in ${Math.round(seconds)} s`);
  if (interrupt.signal.aborted) console.log('Interrupted: not everything ran.');
  console.log(`${passed} passed, ${failed} failed`);
  return interrupt.signal.aborted ? 1 : exitCode;
});

/**
 * The stacks of tests are reset before and after: never those of another run that is under way in this clone.
 * @param {string} home
 */
async function requireIdle(home) {
  const other = await findRunning(home);
  if (!other) return;
  throw new LaunchError(
    `Another test run uses ${home} (launcher pid ${other.pid}). Wait for it, or, if it is dead: STAMPEDE_HOME=${home} npm stop`,
  );
}

/** @param {string[]} names none for all @returns {Set<string> | undefined} undefined when help was asked for */
function chooseSuites(names) {
  const help = `npm test [-- SUITE ...]: everything, or these of ${SUITES.join(', ')}.`;
  if (names.includes('--help') || names.includes('-h')) {
    console.log(help);
    return undefined;
  }
  const unknown = names.find((name) => !SUITES.includes(name));
  if (unknown !== undefined) throw new LaunchError(`There is no suite "${unknown}".\n\n${help}`, 2);
  return new Set(names.length > 0 ? names : SUITES);
}

/** @returns {Promise<Step[]>} one per project with integration tests */
async function integrationSteps() {
  const projects = [];
  for (const group of ['libs', 'apps', '.']) {
    for (const name of group === '.' ? ['load-tests'] : await readdir(join(root, group))) {
      const project = group === '.' ? name : `${group}/${name}`;
      if (await findFiles(join(root, project, 'test'), '.int-spec.ts')) projects.push(project);
    }
  }
  if (projects.length === 0 || interrupt.signal.aborted) return [];
  await launcher('reset');
  const start = await runStep(
    'servers of the integration tests',
    () => launcher('start', '--apps=none', '--detach'),
    'none-',
  );
  if (!start.ok) return [start];
  const run = await readRunFile(TEST_HOME);
  const { postgres, redis, kafka, zookeeper } = run?.infrastructure ?? {};
  const env = {
    POSTGRES_URL: postgres?.url,
    REDIS_URL: redis?.url,
    KAFKA_BROKERS: kafka?.brokers,
    ZOOKEEPER_HOSTS: zookeeper?.hosts,
    ETCD: await findEtcd(progress),
    ...(await findZookeeper(progress, interrupt.signal)),
  };
  const steps = [start];
  for (const project of projects) {
    if (interrupt.signal.aborted) break;
    const step = await runStep(
      `integration ${project}`,
      () => jest(project, 'integration', env),
      `integration-${basename(project)}.`,
    );
    steps.push(step);
  }
  return steps;
}

/**
 * The matrix with Java Dubbo, at the ZooKeeper of the integration tests where that runs; left out without a JDK and Maven.
 * @returns {Promise<Step[]>}
 */
async function interopSteps() {
  const tools = await findJavaTools();
  if ('missing' in tools) {
    progress.say(`  - interop with Java Dubbo is left out: ${tools.missing}`);
    return [];
  }
  const hosts = (await readRunFile(TEST_HOME))?.infrastructure.zookeeper?.hosts;
  const script = join(import.meta.dirname, 'interop.mjs');
  const args = [script, '--json', join(REPORTS, 'interop.json')];
  const env = { ...process.env, ...(hosts ? { ZOOKEEPER_HOSTS: hosts } : {}) };
  return [await runStep('interop with Java Dubbo', () => run(process.execPath, args, env), 'interop.')];
}

/**
 * Runs one step to its end, whatever it comes to.
 * @param {string} name
 * @param {() => Promise<unknown>} work
 * @param {string} reportPrefix  of its Jest reports' file names
 * @returns {Promise<Step>}
 */
async function runStep(name, work, reportPrefix) {
  const since = performance.now();
  /** @type {string | undefined} */
  let problem;
  await progress.step(name, work).catch((error) => (problem = messageOf(error)));
  const names = (await readdir(REPORTS)).filter((file) => file.startsWith(reportPrefix));
  const reports = await Promise.all(
    names.map(async (file) => JSON.parse(await readFile(join(REPORTS, file), 'utf8'))),
  );
  return { name, ok: problem === undefined, seconds: (performance.now() - since) / 1000, problem, reports };
}

/** @param {string} target */
function nx(target) {
  const args = [
    join(root, 'node_modules/.bin/nx'),
    'run-many',
    '-t',
    target,
    '--output-style=static',
    '--parallel=2',
  ];
  return run(node24, args, toolEnvironment());
}

/**
 * @param {string} project
 * @param {'integration' | 'e2e'} suite
 * @param {Record<string, string | undefined>} [env]
 */
function jest(project, suite, env = {}) {
  const report = join(REPORTS, `${suite}-${basename(project)}.json`);
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--rootDir',
    project,
  ];
  const reporting = ['--config', 'jest.config.mjs', '--json', '--outputFile', report];
  return run(node24, [...args, ...reporting], { ...toolEnvironment(), SUITE: suite, ...env });
}

/** @param {'start' | 'stop' | 'reset'} command @param {string[]} args */
function launcher(command, ...args) {
  const script = join(import.meta.dirname, `${command}.mjs`);
  const env = { ...process.env, STAMPEDE_HOME: TEST_HOME };
  // Stopping must still work after an interrupt.
  return runQuietly(process.execPath, [script, ...args], { cwd: root, env, timeoutMs: STEP_TIMEOUT_MS });
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(command, args, env) {
  return runQuietly(command, args, {
    cwd: root,
    env,
    timeoutMs: STEP_TIMEOUT_MS,
    signal: interrupt.signal,
    outputLines: 80,
  });
}

/** @param {string} folder @param {string} ending @returns {Promise<boolean>} whether it holds such a file */
async function findFiles(folder, ending) {
  if (!existsSync(folder)) return false;
  const names = await readdir(folder, { recursive: true });
  return names.some(
    (name) => name.endsWith(ending) && !name.includes('node_modules') && !name.startsWith('dist'),
  );
}
