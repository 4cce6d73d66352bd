import { createConnection, createServer } from 'node:net';
import { LaunchError } from './errors.mjs';

/**
 * Hands out ports of 127.0.0.1: the documented one, or a free one where that is taken.
 * Free ones are looked for below the range from which systems give ports to outgoing connections.
 */
export class PortBook {
  /** @type {Set<number>} */
  #given = new Set();
  #next;

  /**
   * @param {object} settings
   * @param {boolean} settings.documented  take the documented ports; false for a second stack, which must leave them alone
   * @param {(message: string) => void} settings.say
   * @param {number} [settings.searchFrom]
   * @param {(port: number) => Promise<boolean>} [settings.isFree]
   */
  constructor({ documented, say, searchFrom, isFree = isPortFree }) {
    this.documented = documented;
    this.say = say;
    this.isFree = isFree;
    this.#next = searchFrom ?? 20_000 + Math.floor(Math.random() * 10_000);
  }

  /**
   * @param {string} what  for the message
   * @param {number} preferred
   * @returns {Promise<number>}
   */
  async take(what, preferred) {
    if (this.documented && !this.#given.has(preferred)) {
      this.#given.add(preferred);
      if (await this.isFree(preferred)) return preferred;
    }
    const port = await this.#search();
    if (this.documented) this.say(`Port ${preferred} is taken: ${what} is on ${port}.`);
    return port;
  }

  async #search() {
    for (let tries = 0; tries < 2000; tries += 1) {
      const port = this.#next;
      this.#next = port >= 31_999 ? 20_000 : port + 1;
      if (this.#given.has(port)) continue;
      this.#given.add(port);
      if (await this.isFree(port)) return port;
    }
    throw new LaunchError('No free port between 20000 and 32000 on 127.0.0.1.');
  }
}

/**
 * Free means: nobody answers on it and it can be listened on.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export async function isPortFree(port) {
  return !(await answers(port)) && (await canListen(port));
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 500 });
    const settle = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
