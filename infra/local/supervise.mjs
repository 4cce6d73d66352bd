import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from './backoff.mjs';
import { stopContainer } from './docker.mjs';
import { LaunchError, messageOf } from './errors.mjs';
import { endProcess, identify } from './processes.mjs';

/** @typedef {import('./types.mjs').ProcessSpec} ProcessSpec */
/** @typedef {import('./types.mjs').ProcessIdentity} ProcessIdentity */

/**
 * One process that is kept alive: started, watched, restarted with backoff when it ends by itself, stopped for good on request.
 * It leads a process group of its own, so that a Ctrl-C on the terminal reaches only the launcher.
 */
export class Supervised {
  /** @type {Promise<string>} resolves with the reason when the running process ends */
  #ended = Promise.resolve('not started');
  /** @type {Promise<unknown>} */
  #spawned = Promise.resolve();
  #startedAt = 0;
  #first = true;
  #stop = new AbortController();
  /** @type {Promise<void>} */
  #watch = Promise.resolve();
  /** @type {Promise<void> | undefined} */
  #stopped;
  /** @type {ProcessIdentity | undefined} */
  identity;

  /**
   * @param {ProcessSpec} spec
   * @param {object} hooks
   * @param {(message: string) => void} hooks.say
   * @param {(process: Supervised) => Promise<void>} hooks.onChange  after every new pid
   * @param {Backoff} [hooks.backoff]
   */
  constructor(spec, { say, onChange, backoff = new Backoff() }) {
    this.spec = spec;
    this.say = say;
    this.onChange = onChange;
    this.backoff = backoff;
  }

  /** Starts it for the first time; an end before it is ready is an error. @throws {LaunchError} with the last lines of its log */
  async start() {
    const spawned = this.#spawn();
    this.#spawned = spawned.catch(() => undefined); // For #end; whoever starts gets the error.
    await spawned;
    const outcome = await Promise.race([
      this.spec.ready(this.#stop.signal).then(
        () => undefined,
        (error) => messageOf(error),
      ),
      this.#ended,
    ]);
    this.#stop.signal.throwIfAborted();
    if (outcome !== undefined)
      throw new LaunchError(`${this.spec.name} did not start: ${outcome}\n${await this.#logTail()}`);
    this.#watch = this.#keepAlive();
  }

  /** Ends the process and waits for it. */
  stop() {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end() {
    this.#stop.abort(new LaunchError('stopped'));
    await this.#spawned;
    await this.#watch;
    if (this.spec.container) await stopContainer(this.spec.container);
    if (this.identity) {
      const identity = { ...this.identity, stopSignal: this.spec.stopSignal ?? 'SIGTERM' };
      const how = await endProcess(identity, { timeoutMs: this.spec.stopTimeoutMs ?? 10_000 });
      if (how === 'killed') this.say(`${this.spec.name} did not stop in time and was killed.`);
    }
    await this.#ended;
  }

  async #spawn() {
    const { command, args, env, firstEnv, cwd, uid, gid, log, name } = this.spec;
    await this.spec.beforeStart?.();
    this.#stop.signal.throwIfAborted();
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, 'a', 0o600);
    const child = spawn(command, args, {
      cwd,
      uid,
      gid,
      env: this.#first ? { ...env, ...firstEnv } : env,
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.#first = false;
    this.#startedAt = performance.now();
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`it cannot be executed (${error.message})`));
      child.once('exit', (code, signal) =>
        resolve(signal ? `ended by ${signal}` : `ended with code ${code}`),
      );
    });
    if (child.pid === undefined) throw new LaunchError(`${name} did not start: ${await this.#ended}`);
    this.identity = await identify(child.pid, command);
    await this.onChange(this);
  }

  async #keepAlive() {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const why = await Promise.race([this.#ended, aborted(signal)]);
      if (why === undefined) return;
      await this.#restart(why);
    }
  }

  /** @param {string} why */
  async #restart(why) {
    const { name } = this.spec;
    const { signal } = this.#stop;
    const lostAt = performance.now();
    const waitMs = this.backoff.next(lostAt - this.#startedAt);
    this.say(`! ${name} (pid ${this.identity?.pid ?? '?'}) ${why}; starting it again in ${waitMs / 1000} s.`);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await this.#spawn();
      const outcome = await Promise.race([this.spec.ready(signal).then(() => undefined), this.#ended]);
      if (outcome === undefined) {
        this.say(
          `! ${name} is back (pid ${this.identity?.pid}) after ${((performance.now() - lostAt) / 1000).toFixed(1)} s.`,
        );
      }
    } catch (error) {
      if (!signal.aborted) this.say(`! ${name}: ${messageOf(error)}; see ${this.spec.log}`);
    }
  }

  async #logTail() {
    const text = await readFile(this.spec.log, 'utf8').catch(() => '');
    const lines = text.trimEnd().split('\n').slice(-15);
    return `${lines.map((line) => `    ${line.slice(0, 400)}`).join('\n')}\n  (all of it: ${this.spec.log})`;
  }
}

/** The supervised processes of one stack; they stop in the reverse order of their start. */
export class Supervisor {
  /** @type {Supervised[]} */
  #processes = [];
  #stopping = false;

  /** @param {{ say: (message: string) => void, onChange: (process: Supervised) => Promise<void> }} hooks */
  constructor(hooks) {
    this.hooks = hooks;
  }

  /** @param {ProcessSpec} spec */
  async start(spec) {
    if (this.#stopping) throw new LaunchError(`${spec.name} is not started: the stack stops.`);
    const supervised = new Supervised(spec, this.hooks);
    this.#processes.push(supervised);
    await supervised.start();
    return supervised;
  }

  /**
   * Ends the process of that name and starts another in its place. When the other one does not become ready it is still the one in
   * that place, for the next to replace.
   * @param {ProcessSpec} spec
   */
  async replace(spec) {
    const index = this.#processes.findIndex((process) => process.spec.name === spec.name);
    let current;
    do {
      current = this.#processes[index];
      await current?.stop();
    } while (current !== this.#processes[index]); // Another replacement was quicker.
    if (this.#stopping || index < 0)
      throw new LaunchError(
        `${spec.name} is not started: ${index < 0 ? 'it never ran' : 'the stack stops'}.`,
      );
    const next = new Supervised(spec, this.hooks);
    this.#processes[index] = next;
    await next.start();
    return next;
  }

  /** @param {(name: string) => void} [onStop] */
  async stopAll(onStop) {
    this.#stopping = true;
    for (let last = this.#processes.pop(); last !== undefined; last = this.#processes.pop()) {
      onStop?.(last.spec.name);
      await last.stop();
    }
  }
}

/** @param {AbortSignal} signal @returns {Promise<undefined>} */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
