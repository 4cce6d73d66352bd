import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchError, runCommand } from './errors.mjs';
import { node24, root } from './paths.mjs';
import { Progress } from './progress.mjs';
import { install, installFolder, toolEnvironment } from './toolchain.mjs';

/**
 * Programs that measure, by the name that `npm run bench` is given; `peers` is a folder with a package.json of its own, of what is
 * compared with.
 * @type {Record<string, { program: string, peers?: string }>}
 */
const BENCHES = {
  rpc: { program: 'libs/rpc/bench/main.ts', peers: 'libs/rpc/bench/peers' },
};

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) {
    const names = Object.keys(BENCHES).join(', ');
    throw new LaunchError(
      `There is no bench "${name}"; there are: ${names}.\nnpm run bench NAME [-- --help]`,
      2,
    );
  }
  const progress = new Progress();
  await install(progress);
  if (bench.peers && !args.includes('--help')) await installFolder(join(root, bench.peers), progress);
  return run(join(root, bench.program), args);
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
