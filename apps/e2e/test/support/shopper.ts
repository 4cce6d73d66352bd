import { randomUUID } from 'node:crypto';
import { runningStack } from './stack.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T & { code?: string };
}

/** Of the users that the account service makes in demo mode. */
export const DEMO_PASSWORD = 'demo';

/** A client of the gateway: one signed-in user. */
export class Shopper {
  private constructor(
    private readonly gatewayUrl: string,
    private readonly accessToken: string | undefined,
  ) {}

  static async anonymous(): Promise<Shopper> {
    return new Shopper((await runningStack()).urls.gateway, undefined);
  }

  static async login(username: string, password = DEMO_PASSWORD): Promise<Shopper> {
    const anonymous = await Shopper.anonymous();
    const answer = await anonymous.post<{ accessToken: string }>('/api/v1/auth/login', {
      username,
      password,
    });
    if (answer.status !== 200)
      throw new Error(`login of ${username}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new Shopper(anonymous.gatewayUrl, answer.body.accessToken);
  }

  withToken(accessToken: string): Shopper {
    return new Shopper(this.gatewayUrl, accessToken);
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.send('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.send<T>('POST', path, body === undefined ? undefined : JSON.stringify(body), {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
  }

  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.gatewayUrl + path, {
      method,
      body,
      headers: {
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...headers,
      },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : {}) as T & { code?: string },
    };
  }

  /** Asks for a purchase token, as the page does before the button works. */
  async token(saleId: string, skuId: string): Promise<string> {
    const answer = await this.post<{ token: string }>(`/api/v1/sales/${saleId}/token`, { skuId });
    if (answer.status !== 200) throw new Error(`token: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.token;
  }

  purchase(saleId: string, body: unknown, key: string = randomUUID()) {
    return this.post<{ purchaseId: string; status: string }>(`/api/v1/sales/${saleId}/purchases`, body, {
      'idempotency-key': key,
    });
  }

  /** Buys one unit and waits for its order. */
  async buy(saleId: string, skuId: string): Promise<{ purchaseId: string; orderId: string }> {
    const accepted = await this.purchase(saleId, {
      skuId,
      quantity: 1,
      token: await this.token(saleId, skuId),
    });
    if (accepted.status !== 202)
      throw new Error(`purchase: ${accepted.status} ${JSON.stringify(accepted.body)}`);
    const { purchaseId } = accepted.body;
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const state = await this.get<{ status: string; orderId?: string }>(`/api/v1/purchases/${purchaseId}`);
      if (state.body.status === 'ORDERED') return { purchaseId, orderId: state.body.orderId! };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`purchase ${purchaseId} became no order within a minute`);
  }

  pay(orderId: string, key: string = randomUUID()) {
    return this.post<{ paymentId: string; status: string }>(
      `/api/v1/orders/${orderId}/payments`,
      { method: 'provider' },
      { 'idempotency-key': key },
    );
  }
}

/** From infra/seed/goods.json, and in every sale of these tests: what is bought in one is nothing to the others. */
const skuId = 'aurora-phone';

/** Creates a sale that runs now, through the operator's own endpoint. */
export async function createSale(
  options: { stock?: number; limit?: number; startsInMs?: number; lastsMs?: number } = {},
): Promise<{ saleId: string; skuId: string; startsAtMs: number }> {
  const { stock = 100, limit = 5, startsInMs = -1000, lastsMs = 600_000 } = options;
  const operator = await Shopper.login('operator');
  const saleId = `e2e-${randomUUID().slice(0, 13)}`;
  const startsAt = Date.now() + startsInMs;
  const answer = await operator.post('/api/v1/admin/sales', {
    saleId,
    name: 'End-to-end sale',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + lastsMs).toISOString(),
    perUserLimit: limit,
    items: [{ skuId, title: 'Aurora X1 phone', priceCents: 9900, stock }],
  });
  if (answer.status !== 201) throw new Error(`create sale: ${answer.status} ${JSON.stringify(answer.body)}`);
  return { saleId, skuId, startsAtMs: startsAt };
}
