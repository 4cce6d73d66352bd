import { encodePurchaseRequest } from '../src/light/purchase-request.js';
import { OpenLoop, type LoopAnswer, type OpenLoopOptions } from '../src/light/open-loop.js';
import { keyOf, planLoad, type LoadShape } from '../src/plan/load-plan.js';
import { json, LittleGateway } from './support/little-gateway.js';

const SHAPE: LoadShape = { users: 1000, ratePerSecond: 500, durationMs: 1000, repeatShare: 0.1, seed: 1 };

async function load(gateway: LittleGateway, shape: LoadShape, options: Partial<OpenLoopOptions> = {}) {
  const plan = planLoad(shape);
  const answers: LoopAnswer[] = [];
  const loop = new OpenLoop({
    host: '127.0.0.1',
    port: gateway.port,
    plan,
    requestOf: (attempt) =>
      Buffer.from(
        encodePurchaseRequest({
          host: 'gateway',
          saleId: 's',
          skuId: 'a',
          quantity: 1,
          accessToken: 'access',
          purchaseToken: 'token',
          key: keyOf(plan, attempt),
        }),
      ),
    maxConnections: 50,
    timeoutMs: 60_000,
    retryUnavailable: true,
    graceMs: 60_000,
    onAnswer: (answer) => answers.push(answer),
    ...options,
  });
  return { plan, answers, counts: await loop.run() };
}

describe('the light generator', () => {
  let gateway: LittleGateway;
  afterEach(() => gateway.stop());

  it('sends every request of the plan once and reads every answer', async () => {
    const sold = new Map<string, string>();
    gateway = await LittleGateway.start((response, request) => {
      const key = String(request.headers['idempotency-key']);
      if (!sold.has(key) && sold.size < 40) sold.set(key, `s.${sold.size}`);
      const purchaseId = sold.get(key);
      if (purchaseId) json(response, 202, { purchaseId, status: 'QUEUED' });
      else json(response, 409, { code: 'SOLD_OUT' });
    });
    const { plan, answers, counts } = await load(gateway, SHAPE);

    expect(gateway.keys).toHaveLength(plan.requests);
    expect(new Set(gateway.keys).size).toBe(plan.attempts);
    expect(counts).toMatchObject({ offered: 500, sent: 500, answered: 500, dropped: 0, retried: 0 });
    expect(answers.map(({ request }) => request).sort((a, b) => a - b)).toEqual([...Array(500).keys()]);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(new Set(accepted.map(({ purchaseId }) => purchaseId)).size).toBe(40);
    expect(counts.kinds).toEqual({
      accepted: accepted.length,
      soldOut: 500 - accepted.length,
      otherAnswer: 0,
      unavailable: 0,
      error: 0,
    });
    expect(answers.filter(({ status }) => status === 409).every(({ code }) => code === 'SOLD_OUT')).toBe(
      true,
    );
  });

  it('asks again with the same key after 503, a lost connection and a time-out, each an answer of its own', async () => {
    const seen: string[] = [];
    gateway = await LittleGateway.start((response, request) => {
      const key = String(request.headers['idempotency-key']);
      if (seen.includes(key)) return json(response, 202, { purchaseId: 'p' });
      const nth = seen.push(key);
      if (nth === 1) json(response, 503, { code: 'UNAVAILABLE' }, { 'retry-after': '1' });
      else if (nth === 2) request.socket.destroy();
    });
    const shape = { ...SHAPE, ratePerSecond: 3, repeatShare: 0 };
    const { answers, counts } = await load(gateway, shape, { timeoutMs: 2000 });

    const outcome = (attempt: number) =>
      answers.filter((answer) => answer.attempt === attempt).map(({ code }) => code);
    expect(outcome(1).sort()).toEqual(['NETWORK', 'TIMEOUT', 'UNAVAILABLE']);
    expect(answers.filter(({ attempt }) => attempt === 2).map(({ status }) => status)).toEqual([
      202, 202, 202,
    ]);
    expect(counts).toMatchObject({ sent: 6, retried: 3, kinds: { accepted: 3, unavailable: 1, error: 2 } });
    expect([...gateway.keys].sort()).toEqual([...new Set(gateway.keys)].flatMap((key) => [key, key]).sort());
  });

  it('counts the wait from when a request was due, however slow the server is', async () => {
    gateway = await LittleGateway.start((response) => {
      setTimeout(() => json(response, 202, { purchaseId: 'p' }), 50);
    });
    const shape = { ...SHAPE, ratePerSecond: 100, durationMs: 500, repeatShare: 0 };
    const { answers, counts } = await load(gateway, shape, { maxConnections: 1 });

    // One connection answers 20 a second and 100 are due: the last waits about two seconds, none of them in the server.
    const last = answers.find(({ request }) => request === 49)!;
    expect(counts.answered).toBe(50);
    expect(last.serviceMs).toBeGreaterThan(40);
    expect(last.latencyMs - last.serviceMs).toBeGreaterThan(1500);
  });

  it('gives up what has no answer when the grace time is over', async () => {
    gateway = await LittleGateway.start(() => undefined);
    const shape = { ...SHAPE, ratePerSecond: 20, durationMs: 200, repeatShare: 0 };
    const { answers, counts } = await load(gateway, shape, {
      maxConnections: 2,
      graceMs: 300,
      timeoutMs: 60_000,
    });
    expect(answers.map(({ code }) => code)).toEqual(['GIVEN_UP', 'GIVEN_UP']);
    expect(counts).toMatchObject({ offered: 4, sent: 2, dropped: 2 });
  });
});
