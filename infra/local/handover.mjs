import { chmod, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from './errors.mjs';

/**
 * How `npm run dev` takes an app over. It connects to a socket in the state folder, names the app and sends a line after each build;
 * the launcher runs that app's first instance with a debugger and starts it anew at each line. The connection is the lease: when it
 * closes, for whatever reason, the launcher goes on with the built program as before. The process stays the launcher's all the time, so
 * that run.json, status and stop know it.
 *
 * @typedef {{ app: string, inspectPort: number }} Request
 *
 * @typedef {object} Reply
 * @property {'running' | 'failed' | 'refused' | 'returned'} type
 * @property {string} [instance]
 * @property {number} [pid]
 * @property {number} [afterMs]
 * @property {string} [problem]
 *
 * @typedef {object} Stack  What the launcher offers
 * @property {string[]} apps  that can be taken over
 * @property {(app: string, inspectPort?: number) => Promise<{ instance: string, pid?: number }>} restart  with a debugger, or without
 * @property {(line: string) => void} say
 */

/** @param {string} home */
function socketPath(home) {
  return join(home, 'launcher.sock');
}

/**
 * The launcher's side: listens until the returned function is called, which gives nothing back.
 * @param {string} home
 * @param {Stack} stack
 * @returns {Promise<() => void>}
 */
export async function offerHandovers(home, stack) {
  /** @type {Set<Lease>} */
  const leases = new Set();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const lease = new Lease(socket, stack, leases);
    leases.add(lease);
    socket.once('close', () => leases.delete(lease));
  });
  await rm(socketPath(home), { force: true }); // Of a launcher that died.
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath(home), () => resolve(undefined));
  });
  await chmod(socketPath(home), 0o600);
  return () => {
    server.close();
    for (const lease of leases) lease.abandon();
  };
}

/** One connection of `npm run dev`. */
class Lease {
  /** @type {Request | undefined} */
  #request;
  #starts = 0;
  #isEnding = false;

  /**
   * @param {import('node:net').Socket} socket
   * @param {Stack} stack
   * @param {Set<Lease>} leases
   */
  constructor(socket, stack, leases) {
    this.socket = socket;
    this.stack = stack;
    this.leases = leases;
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => void this.#receive(line));
    for (const event of ['end', 'close']) socket.once(event, () => void this.#giveBack());
  }

  /** @returns {string | undefined} the app that this lease holds */
  get app() {
    return this.#request?.app;
  }

  /** @param {string} line */
  async #receive(line) {
    if (!this.#request) {
      const request = requestOf(line);
      const problem = this.#refusal(request.app);
      if (problem) return void this.socket.end(lineOf({ type: 'refused', problem }));
      this.#request = request;
      this.stack.say(`${request.app} is handed to npm run dev (debugger on ${request.inspectPort}).`);
    }
    await this.#start('running', this.#request);
  }

  async #giveBack() {
    if (!this.app || this.#isEnding) return;
    this.#isEnding = true;
    const { problem } = await this.#start('returned', { app: this.app });
    this.stack.say(
      `${problem ? '! ' : ''}${this.app} is back from npm run dev${problem ? `, but ${problem}` : '.'}`,
    );
    this.#request = undefined;
    this.socket.end();
  }

  abandon() {
    this.#isEnding = true;
    this.socket.destroy();
  }

  /**
   * A start that a newer one overtakes has nothing to say.
   * @param {'running' | 'returned'} type
   * @param {{ app: string, inspectPort?: number }} start
   * @returns {Promise<Reply>}
   */
  async #start(type, { app, inspectPort }) {
    const turn = (this.#starts += 1);
    const since = performance.now();
    const reply = await this.stack.restart(app, inspectPort).then(
      (process) => ({ type, ...process, afterMs: Math.round(performance.now() - since) }),
      (error) => ({ type: /** @type {const} */ ('failed'), problem: messageOf(error) }),
    );
    if (turn === this.#starts && this.socket.writable) this.socket.write(lineOf(reply));
    return reply;
  }

  /** @param {string} app */
  #refusal(app) {
    const { apps } = this.stack;
    if (!apps.includes(app))
      return `There is no app "${app}" in the running stack; there are: ${apps.join(', ') || 'none'}.`;
    if ([...this.leases].some((lease) => lease.app === app)) return `Another npm run dev has ${app} already.`;
    return undefined;
  }
}

/**
 * The side of `npm run dev`.
 * @param {string} home
 * @param {Request} request
 * @param {{ onReply: (reply: Reply) => void, onClose: () => void }} listener
 * @returns {Promise<{ restart: () => void, giveBack: () => void }>}
 */
export async function takeOver(home, request, { onReply, onClose }) {
  const socket = createConnection(socketPath(home));
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', resolve);
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', onClose);
  createInterface({ input: socket }).on('line', (line) => onReply(JSON.parse(line)));
  socket.write(lineOf(request));
  return { restart: () => socket.write(lineOf({})), giveBack: () => socket.end() };
}

/** @param {string} line @returns {Request} */
function requestOf(line) {
  try {
    const { app, inspectPort } = JSON.parse(line);
    return { app: String(app), inspectPort: Number(inspectPort) };
  } catch {
    return { app: line, inspectPort: 0 };
  }
}

/** @param {object} message */
function lineOf(message) {
  return `${JSON.stringify(message)}\n`;
}
