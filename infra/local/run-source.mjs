import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchError, runCommand } from './errors.mjs';
import { node24, root } from './paths.mjs';
import { Progress } from './progress.mjs';
import { install, installFolder, toolEnvironment } from './toolchain.mjs';

/** @typedef {{ program: string, peers?: string }} SourceProgram */

/**
 * Programs that are run as they are, by npm script and name; `peers` is a folder with a package.json of its own, of what is compared
 * with.
 * @type {Record<string, Record<string, SourceProgram>>}
 */
const PROGRAMS = {
  bench: { rpc: { program: 'libs/rpc/bench/main.ts', peers: 'libs/rpc/bench/peers' } },
  fuzz: { rpc: { program: 'libs/rpc/fuzz/main.ts' } },
};

await runCommand(async () => {
  const [script = '', name = '', ...args] = process.argv.slice(2);
  const programs = PROGRAMS[script] ?? {};
  const chosen = Object.hasOwn(programs, name) ? programs[name] : undefined;
  if (!chosen) {
    const names = Object.keys(programs).join(', ');
    throw new LaunchError(
      `There is no ${script} "${name}"; there are: ${names}.\nnpm run ${script} NAME [-- --help]`,
      2,
    );
  }
  const progress = new Progress();
  await install(progress);
  if (chosen.peers && !args.includes('--help')) await installFolder(join(root, chosen.peers), progress);
  return run(join(root, chosen.program), args);
});

/**
 * Runs a TypeScript source as it is.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function run(program, args) {
  const loader = pathToFileURL(join(root, 'libs/rpc/test/support/register-swc.mjs')).href;
  const execArgs = ['--conditions=@stampede/source', '--import', loader, program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(node24, execArgs, { cwd: root, stdio: 'inherit', env: toolEnvironment() });
    // Ctrl-C reaches the program by itself; waiting for its end gives it the last word.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
