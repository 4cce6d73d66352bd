import { containerPid, containerSpec, dockerAnswers, haveImage } from './docker.mjs';
import { LaunchError, messageOf } from './errors.mjs';
import { kafka } from './parts/kafka.mjs';
import { postgres } from './parts/postgres.mjs';
import { prometheus } from './parts/prometheus.mjs';
import { redis } from './parts/redis.mjs';
import { zookeeper } from './parts/zookeeper.mjs';
import { logFile } from './paths.mjs';
import { identify, inspectProcess } from './processes.mjs';
import { externalAddresses, waysToHave } from './resolution.mjs';
import { readJsonSettings } from './settings-file.mjs';
import { until } from './until.mjs';

/** @typedef {import('./types.mjs').Part} Part */
/** @typedef {import('./types.mjs').Context} Context */
/** @typedef {import('./types.mjs').PartRecord} PartRecord */

/** @type {readonly Part[]} */
export const PARTS = [postgres, redis, zookeeper, kafka, prometheus];

/**
 * Brings up every part, all at once. When one cannot be had the others are given up, and its message is the error.
 * @param {Context} context
 * @param {import('./types.mjs').InfraMode} mode
 * @param {import('./stack-state.mjs').StackState} state
 * @param {() => void} giveUp  aborts the context's signal
 * @returns {Promise<Record<string, string>>} address by part
 */
export async function bringUpInfrastructure(context, mode, state, giveUp) {
  const preferred = /** @type {Record<string, number>} */ (await readJsonSettings('ports.json'));
  /** @type {Map<Part, number>} */
  const ports = new Map();
  for (const part of PARTS)
    ports.set(part, await context.ports.take(part.title, Number(preferred[part.name])));
  /** @type {unknown} */
  let failure;
  const addresses = await Promise.all(
    PARTS.map((part) =>
      bringUpPart(part, context, { mode, port: Number(ports.get(part)), state }).catch((error) => {
        if (part.optional && !context.signal.aborted) {
          context.progress.say(`  - ${part.title} is left out: ${messageOf(error).split('\n')[0]}`);
          return undefined;
        }
        failure ??= error;
        giveUp();
        return undefined;
      }),
    ),
  );
  if (failure !== undefined) throw failure;
  return Object.fromEntries(
    PARTS.flatMap((part, index) => (addresses[index] ? [[part.name, addresses[index]]] : [])),
  );
}

/**
 * @param {Part} part
 * @param {Context} context
 * @param {{ mode: import('./types.mjs').InfraMode, port: number, state: import('./stack-state.mjs').StackState }} choice
 * @returns {Promise<string>} its address
 */
async function bringUpPart(part, context, { mode, port, state }) {
  const given = externalAddresses(process.env)[part.variable];
  const docker = (mode === 'auto' || mode === 'docker') && !given && (await dockerAnswers());
  const ways = waysToHave({ mode, hasUrl: Boolean(given), dockerAnswers: docker });
  if (ways[0] === 'external' && given) {
    await context.progress
      .step(`${part.title} (${part.variable})`, () =>
        untilServing(part, given, { timeoutMs: 15_000, signal: context.signal }),
      )
      .catch((error) => {
        throw new LaunchError(`${part.title}: ${part.variable} is set, but ${messageOf(error)}.`);
      });
    await state.setPart(part.name, { how: 'external', [part.addressKey]: given });
    return given;
  }
  if (ways.includes('docker')) {
    if (await context.progress.step(`${part.title} image`, () => haveImage(part)))
      return startPart(part, context, { how: 'docker', port, state });
    if (mode === 'docker')
      throw new LaunchError(
        `${part.title}: its Docker image is not here and does not pull within a minute.\n  ${choices(part)}`,
      );
  }
  if (ways.includes('native')) return startPart(part, context, { how: 'native', port, state });
  const why =
    mode === 'external'
      ? `--infra=external, but no ${part.variable} in the environment`
      : '--infra=docker, but no Docker engine answers';
  throw new LaunchError(`${part.title}: ${why}.\n  ${choices(part)}`);
}

/** @param {Part} part */
function choices(part) {
  return `Choose one:  npm start -- --infra=native   |   ${part.variable}=${part.example} npm start   |   npm start (tries all)`;
}

/**
 * @param {Part} part
 * @param {Context} context
 * @param {{ how: 'docker' | 'native', port: number, state: import('./stack-state.mjs').StackState }} choice
 */
async function startPart(part, context, { how, port, state }) {
  const spec = how === 'docker' ? await containerSpec(part, context, port) : await part.native(context, port);
  const address = part.address(context, port);
  const log = logFile(context.home, part.name);
  await state.setPart(part.name, { how, port, [part.addressKey]: address, log, container: spec.container });
  context.signal.throwIfAborted();
  await context.progress.step(`${part.title} on ${port} (${how})`, async () => {
    await state.supervisor.start({
      ...spec,
      name: part.name,
      log,
      ready: async (signal) => {
        await untilServing(part, address, { timeoutMs: part.readyWithinMs, signal });
        if (spec.container) await state.setPart(part.name, await containerIdentity(spec.container));
      },
    });
  });
  return address;
}

/**
 * @param {Part} part
 * @param {string} address
 * @param {{ timeoutMs: number, signal: AbortSignal }} limits
 */
function untilServing(part, address, { timeoutMs, signal }) {
  const ping = () =>
    part.ping(address).catch((error) => {
      const why = part.explain?.(error);
      throw why === undefined ? error : new LaunchError(`${part.title}: ${why}`);
    });
  return until(ping, {
    what: part.title,
    timeoutMs,
    signal,
    isFatal: (error) => error instanceof LaunchError,
  });
}

/** The main process of a container, where the engine runs on this very machine. @param {string} container */
async function containerIdentity(container) {
  const pid = await containerPid(container);
  const found = pid === undefined ? undefined : await inspectProcess(pid);
  return found && pid !== undefined ? identify(pid, '') : {};
}
