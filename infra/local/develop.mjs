import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { LaunchError, messageOf } from './errors.mjs';
import { follower } from './follower.mjs';
import { takeOver } from './handover.mjs';
import { logFile, node24, root } from './paths.mjs';
import { PortBook } from './ports.mjs';
import { watchSources } from './source-watch.mjs';
import { toolEnvironment } from './toolchain.mjs';

/** @typedef {import('./handover.mjs').Reply} Reply */

const DEBUGGER_PORT = 9229;
const SHOW_LOG_EVERY_MS = 200;

const say = (/** @type {string} */ line) => console.log(`» ${line}`);

/**
 * Has an app of the running stack until Ctrl-C, or until the stack ends.
 * @param {string} home
 * @param {string} app
 * @returns {Promise<number>} the exit code
 */
export async function develop(home, app) {
  const inspectPort = await new PortBook({ documented: true, say }).take('the debugger', DEBUGGER_PORT);
  const showLog = await follower(logFile(home, `${app}-1`), { from: 'end' });
  const stopping = new AbortController();
  /** @type {(exitCode: number) => void} */
  let close = () => undefined;
  /** @type {Promise<number>} */
  const closed = new Promise((resolve) => (close = resolve));
  /** @type {string | undefined} */
  let refusal;
  const lease = await takeOver(
    home,
    { app, inspectPort },
    {
      onReply: (reply) => {
        if (reply.type === 'refused') refusal = reply.problem;
        else say(describe(reply, inspectPort));
      },
      onClose: () => close(stopping.signal.aborted ? 0 : 1),
    },
  ).catch((error) => {
    throw new LaunchError(`The launcher of this stack hands no app over: ${messageOf(error)}`);
  });
  const rebuild = builder(app, { onBuilt: lease.restart, signal: stopping.signal });
  const stopWatching = watchSources(app, rebuild);
  const timer = setInterval(() => void showLog(), SHOW_LOG_EVERY_MS);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      stopWatching();
      clearInterval(timer);
      say(`${signal}: giving ${app} back…`);
      lease.giveBack();
    });
  }
  const exitCode = await closed;
  stopping.abort();
  stopWatching();
  clearInterval(timer);
  if (refusal) throw new LaunchError(refusal);
  if (exitCode) say('The stack has ended, and with it this session.');
  return exitCode;
}

/** @param {Reply} reply @param {number} inspectPort */
function describe({ type, instance, pid, afterMs = 0, problem }, inspectPort) {
  const seconds = `${(afterMs / 1000).toFixed(1)} s`;
  if (type === 'running')
    return `${instance} runs (pid ${pid}, after ${seconds}); debugger: 127.0.0.1:${inspectPort}; watching its sources and libs/.`;
  if (type === 'returned') return `${instance} runs as built again (pid ${pid}, after ${seconds}).`;
  return `${problem?.split('\n')[0]}; waiting for the next change.`;
}

/**
 * Builds changed projects, one build at a time: what changes meanwhile goes with the next.
 * @param {string} app
 * @param {{ onBuilt: () => void, signal: AbortSignal }} control
 * @returns {(projects: string[]) => void}
 */
function builder(app, { onBuilt, signal }) {
  /** @type {Set<string>} */
  const waiting = new Set();
  let isBuilding = false;
  const run = async () => {
    isBuilding = true;
    while (waiting.size > 0 && !signal.aborted) {
      const projects = [...waiting];
      waiting.clear();
      say(`${projects.join(', ')} changed: building…`);
      await buildProjects(projects, signal).then(onBuilt, (error) => {
        if (!signal.aborted) say(`${messageOf(error)}\n» ${app} goes on as it was.`);
      });
    }
    isBuilding = false;
  };
  return (projects) => {
    for (const project of projects) waiting.add(project);
    if (!isBuilding) void run();
  };
}

/** @param {string[]} projects @param {AbortSignal} signal */
function buildProjects(projects, signal) {
  const nx = join(root, 'node_modules/.bin/nx');
  const args = [nx, 'run-many', '-t', 'build', '-p', projects.join(','), '--output-style=static'];
  return runQuietly(node24, args, { cwd: root, env: toolEnvironment(), signal, outputLines: 40 });
}
