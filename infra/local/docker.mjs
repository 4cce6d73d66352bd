import { findExecutable, runQuietly } from './command.mjs';
import { homeKey } from './paths.mjs';
import { readJsonSettings } from './settings-file.mjs';

/** @typedef {import('./types.mjs').Context} Context */
/** @typedef {import('./types.mjs').Part} Part */

/** @type {Promise<boolean> | undefined} */
let engine;

/** @returns {Promise<boolean>} whether a Docker engine answers */
export function dockerAnswers() {
  const docker = findExecutable('docker');
  if (!docker) return Promise.resolve(false);
  engine ??= runQuietly(docker, ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 5000 }).then(
    () => true,
    () => false,
  );
  return engine;
}

/**
 * Whether the part's image is here, or pulls within a minute.
 * @param {Part} part
 * @returns {Promise<boolean>}
 */
export async function haveImage(part) {
  const image = await imageOf(part.name);
  const succeeds = (/** @type {string[]} */ args, /** @type {number} */ timeoutMs) =>
    runQuietly('docker', args, { timeoutMs }).then(
      () => true,
      () => false,
    );
  return (
    (await succeeds(['image', 'inspect', image], 10_000)) || (await succeeds(['pull', '-q', image], 60_000))
  );
}

/** @param {string} part @returns {Promise<string>} */
async function imageOf(part) {
  const image = /** @type {Record<string, string>} */ (await readJsonSettings('images.json'))[part];
  if (!image) throw new Error(`infra/images.json names no image for ${part}`);
  return image;
}

/** @param {string} home @param {string} part */
export function containerName(home, part) {
  return `stampede-${homeKey(home)}-${part}`;
}

/**
 * The client process that runs a part's container in the foreground.
 * @param {Part} part
 * @param {Context} context
 * @param {number} port
 * @returns {Promise<Omit<import('./types.mjs').ProcessSpec, 'ready' | 'name' | 'log'>>}
 */
export async function containerSpec(part, context, port) {
  const name = containerName(context.home, part.name);
  const { options, args, env = {} } = await part.docker(context, port);
  const mounts = options.map((option) =>
    option.startsWith('data:') ? `${name}:${option.slice('data:'.length)}` : option,
  );
  const variables = Object.keys(env).flatMap((variable) => ['-e', variable]);
  return {
    command: /** @type {string} */ (findExecutable('docker')),
    args: ['run', '--rm', '--name', name, ...variables, ...mounts, await imageOf(part.name), ...args],
    env: { ...environment(), ...env },
    container: name,
    beforeStart: () => removeContainer(name),
    stopTimeoutMs: 20_000,
  };
}

function environment() {
  const { PATH = '', HOME = '', DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG } = process.env;
  const optional = Object.entries({ DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG }).filter(
    ([, value]) => value !== undefined,
  );
  return { PATH, HOME, ...Object.fromEntries(optional) };
}

/** @param {string} name @returns {Promise<number | undefined>} the pid of its main process, as the engine's machine counts */
export async function containerPid(name) {
  const output = await runQuietly('docker', ['inspect', '-f', '{{.State.Pid}}', name], {
    timeoutMs: 10_000,
  }).catch(() => '');
  return Number(output.trim()) || undefined;
}

/** @param {string} name */
export async function stopContainer(name) {
  await runQuietly('docker', ['stop', '-t', '15', name], { timeoutMs: 30_000 }).catch(ignoreAbsent);
}

/** @param {string} name */
export async function removeContainer(name) {
  await runQuietly('docker', ['rm', '-f', name], { timeoutMs: 30_000 }).catch(ignoreAbsent);
}

/** @param {string} name */
export async function removeVolume(name) {
  await runQuietly('docker', ['volume', 'rm', '-f', name], { timeoutMs: 30_000 }).catch(ignoreAbsent);
}

/** @param {Error} error */
function ignoreAbsent(error) {
  if (!/no such (container|volume)/i.test(error.message)) throw error;
}
