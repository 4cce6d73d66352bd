import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../cli/usage-error.js';

const TIMEOUT_MS = 10_000;
/** As long as a gate may take to be rebuilt. */
const PATIENCE_MS = 30_000;

/** Speaks to the shop as one of its users, at the address that browsers use. */
export class ShopClient {
  constructor(
    private readonly shopUrl: string,
    private readonly accessToken?: string,
  ) {}

  async logIn(username: string, password: string): Promise<ShopClient> {
    const { accessToken } = await this.send<{ accessToken: string }>('POST', '/api/v1/auth/login', 200, {
      username,
      password,
    });
    return new ShopClient(this.shopUrl, accessToken);
  }

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path, 200);
  }

  async getPage(path: string): Promise<string> {
    return (await this.request('GET', path, 200)).text();
  }

  /** Throws unless the answer has this status; a body is sent as JSON. What is answered 503 is asked again, as its Retry-After says. */
  async send<T>(
    method: string,
    path: string,
    status: number,
    body?: object,
    idempotencyKey?: string,
  ): Promise<T> {
    const response = await this.request(method, path, status, body, idempotencyKey);
    return (await response.json()) as T;
  }

  /** Follows a stream of server-sent events until one passes. */
  async follow<T>(path: string, isLast: (event: T) => boolean): Promise<T> {
    const response = await this.request('GET', path, 200);
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks.filter((candidate) => candidate.startsWith('data: '))) {
        const event = JSON.parse(block.slice('data: '.length)) as T;
        if (isLast(event)) return event;
      }
    }
    throw new Error(`${path} ended without the event that was waited for`);
  }

  private async request(
    method: string,
    path: string,
    status: number,
    body?: object,
    idempotencyKey?: string,
  ): Promise<Response> {
    const deadlineMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const response = await this.fetch(method, path, body, idempotencyKey);
      if (response.status === status) return response;
      const retryAfter = response.headers.get('retry-after');
      if (response.status !== 503 || retryAfter === null || performance.now() > deadlineMs) {
        const text = (await response.text()).slice(0, 500);
        throw new Error(`${method} ${path} answered ${response.status} instead of ${status}: ${text}`);
      }
      await response.body?.cancel();
      await sleep(Number(retryAfter) * 1000);
    }
  }

  private fetch(method: string, path: string, body?: object, idempotencyKey?: string): Promise<Response> {
    return fetch(this.shopUrl + path, {
      method,
      headers: {
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error & { cause?: { code?: string } }) => {
      throw new UsageError(
        `${this.shopUrl} does not answer ${method} ${path} (${error.cause?.code ?? error.message}).`,
      );
    });
  }
}
