import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startDetached } from './detach.mjs';
import { LaunchError, runCommand } from './errors.mjs';
import { findRunning } from './leftovers.mjs';
import { node24, root, stateFolder } from './paths.mjs';
import { Progress } from './progress.mjs';
import { build, install, toolEnvironment } from './toolchain.mjs';

/** Programs that work on the running stack, by the name of their npm script. */
const TOOLS = {
  verify: 'apps/audit/dist/src/verify.js',
  explain: 'apps/audit/dist/src/explain.js',
  sale: 'load-tests/dist/src/sale.js',
  spike: 'load-tests/dist/src/spike.js',
};

/** Installs, builds and starts what is missing, then becomes the program: its output, its exit code. */
await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  if (!isTool(name)) {
    throw new LaunchError(`There is no tool "${name}"; there are: ${Object.keys(TOOLS).join(', ')}.`, 2);
  }
  const progress = new Progress();
  await install(progress);
  await build(progress);
  const onlyHelp = args.includes('--help') || args.includes('-h');
  // What docker-compose brought up is named by the environment: docs/docker.md.
  const inContainers = process.env.STAMPEDE_STACK === 'compose';
  if (!onlyHelp && !inContainers && !(await findRunning(stateFolder()))) {
    console.log('Nothing runs yet: starting the stack in the background (npm stop ends it).');
    const exitCode = await startDetached(stateFolder(), []);
    if (exitCode) return exitCode;
  }
  return run(join(root, TOOLS[name]), args);
});

/** @param {string} name @returns {name is keyof typeof TOOLS} */
function isTool(name) {
  return Object.hasOwn(TOOLS, name);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node24, [program, ...args], { stdio: 'inherit', env: toolEnvironment() });
    // Ctrl-C reaches the program by itself; waiting for its end gives it the last word.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
