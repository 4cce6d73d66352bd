import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { LaunchError } from './errors.mjs';

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} the executable's path; what npm put on the PATH does not count
 */
export function findExecutable(name, env = process.env) {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number} [timeoutMs]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [log]  file that gets all output too
 * @property {AbortSignal} [signal]
 * @property {string} [input]
 * @property {number} [outputLines]  how much of the output an error repeats (default 12)
 */

/**
 * Runs a command to its end without showing its output.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it wrote to stdout and stderr
 * @throws {LaunchError} when it cannot be run, fails or takes too long, with the end of its output
 */
export function runQuietly(command, args, options = {}) {
  const { log, input, timeoutMs, outputLines = 12, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, timeout: timeoutMs, stdio: ['pipe', 'pipe', 'pipe'] });
    // Asked to end (SIGTERM) when it takes too long or is given up; made to end when it does not obey.
    const killer = setInterval(() => {
      if (child.killed) child.kill('SIGKILL');
    }, 10_000).unref();
    if (log) mkdirSync(dirname(log), { recursive: true });
    const file = log ? createWriteStream(log, { flags: 'a' }) : undefined;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
        file?.write(chunk);
      });
    }
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', (error) => {
      if (child.pid === undefined) clearInterval(killer);
      reject(new LaunchError(`${command}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      clearInterval(killer);
      file?.end();
      if (code === 0) return resolve(output);
      const end = output.trimEnd().split('\n').slice(-outputLines).join('\n    ');
      const why = signal ? `was ended by ${signal}` : `failed with code ${code}`;
      reject(
        new LaunchError(
          `${command} ${args.slice(0, 3).join(' ')} ${why}:\n    ${end}${log ? `\n  (all of it: ${log})` : ''}`,
        ),
      );
    });
  });
}
