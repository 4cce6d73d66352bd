import { until } from './until.mjs';

const JSON_BODY = { 'content-type': 'application/json' };

/** The password of every demo user. */
const PASSWORD = 'demo';

/** A demo user at the gateway. What is answered 503 is sent again: right after a start not every service is known yet. */
export class GatewayClient {
  /** @type {Record<string, string>} */
  #login = {};

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} url @param {string} username */
  static async logIn(url, username) {
    const client = new GatewayClient(url);
    const { accessToken } = await client.send('POST', '/api/v1/auth/login', { username, password: PASSWORD });
    client.#login = { authorization: `Bearer ${accessToken}` };
    return client;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {{ also?: number, headers?: Record<string, string> }} [options]  also: a status that is as good as success
   * @returns {Promise<any>}
   */
  async send(method, path, body, { also, headers } = {}) {
    /** @type {unknown} */
    let answer;
    const attempt = async () => {
      const response = await fetch(this.url + path, {
        method,
        headers: { ...(body === undefined ? {} : JSON_BODY), ...this.#login, ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (!response.ok && response.status !== also) throw new Refusal(path, response.status, text);
      answer = text && JSON.parse(text);
    };
    const isFatal = (/** @type {unknown} */ error) => error instanceof Refusal && error.status < 500;
    await until(attempt, { what: path, timeoutMs: 30_000, everyMs: 200, isFatal });
    return answer;
  }
}

class Refusal extends Error {
  /** @param {string} path @param {number} status @param {string} text */
  constructor(path, status, text) {
    super(`${path} answers ${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}
