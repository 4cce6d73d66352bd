import { setTimeout as sleep } from 'node:timers/promises';
import { parseFlags } from './cli/parse-flags.js';
import { runProgram } from './cli/run-program.js';
import { ShopClient } from './smoke/shop-client.js';

const HELP = `smoke [flags]     buys one thing as a visitor would, from the page to the paid order, and says what it did

  --url URL     address of the shop (default STOREFRONT_URL, else http://127.0.0.1:7080)
  --help        this text

Makes a sale of one unit for it, and ends that sale. Needs the demo users.`;

const PATIENCE_MS = 60_000;

/** One purchase through the shop's own address: exit 0 when it ended as it should. */
async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2), { url: { type: 'string' } });
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const given = typeof flags.url === 'string' ? flags.url : process.env.STOREFRONT_URL;
  const shopUrl = (given ?? 'http://127.0.0.1:7080').replace(/\/$/, '');
  const anybody = new ShopClient(shopUrl);
  await did(`${shopUrl} serves its start page`, () => eventually(() => anybody.getPage('/')));
  const operator = await did('the operator logged in', () =>
    eventually(() => anybody.logIn('operator', 'demo')),
  );
  const saleId = `smoke-${Date.now().toString(36)}`;
  const skuId = `${saleId}-1`;
  await did(`sale ${saleId} was published with one unit`, () => publishSale(operator, saleId, skuId));
  try {
    await did(`/sales/${saleId}.html was rendered`, () =>
      eventually(() => anybody.getPage(`/sales/${saleId}.html`)),
    );
    await buy(anybody, saleId, skuId);
  } finally {
    await did('the sale was ended', () => operator.send('POST', `/api/v1/admin/sales/${saleId}/end`, 200));
  }
  console.log('smoke: success');
  return 0;
}

function publishSale(operator: ShopClient, saleId: string, skuId: string): Promise<unknown> {
  return operator.send('POST', '/api/v1/admin/sales', 201, {
    saleId,
    name: 'Smoke test',
    startsAt: new Date(Date.now() - 1000).toISOString(),
    endsAt: new Date(Date.now() + 600_000).toISOString(),
    perUserLimit: 1,
    items: [{ skuId, title: 'Smoke', priceCents: 100, stock: 1 }],
  });
}

async function buy(anybody: ShopClient, saleId: string, skuId: string): Promise<void> {
  const alice = await did('alice logged in', () => anybody.logIn('alice', 'demo'));
  const { purchaseId } = await did('her purchase was accepted', () =>
    placePurchase(alice, saleId, skuId, 202),
  );
  const { orderId } = await did('server-sent events told of her order', () =>
    alice.follow<{ status: string; orderId?: string }>(
      `/api/v1/purchases/${purchaseId}/events`,
      ({ status }) => status !== 'QUEUED',
    ),
  );
  await did(`she paid order ${orderId}`, () =>
    // 202 while the provider's answer is not known: asked again.
    eventually(() =>
      alice.send('POST', `/api/v1/orders/${orderId}/payments`, 200, { method: 'provider' }, saleId),
    ),
  );
  await did('the order is PAID', () =>
    eventually(async () => {
      const { status } = await alice.get<{ status: string }>(`/api/v1/orders/${orderId}`);
      if (status !== 'PAID') throw new Error(`the order is ${status}`);
    }),
  );
  const bob = await did('bob logged in', () => anybody.logIn('bob', 'demo'));
  const { code } = await did('he came too late', () => placePurchase(bob, saleId, skuId, 409));
  if (code !== 'SOLD_OUT') throw new Error(`bob was refused with ${code} instead of SOLD_OUT`);
}

async function placePurchase(
  buyer: ShopClient,
  saleId: string,
  skuId: string,
  status: number,
): Promise<{ purchaseId: string; code?: string }> {
  const { token } = await buyer.send<{ token: string }>('POST', `/api/v1/sales/${saleId}/token`, 200, {
    skuId,
  });
  const wish = { skuId, quantity: 1, token };
  return buyer.send('POST', `/api/v1/sales/${saleId}/purchases`, status, wish, saleId);
}

async function did<T>(what: string, step: () => Promise<T>): Promise<T> {
  const sinceMs = performance.now();
  try {
    const result = await step();
    console.log(`ok    ${what}  (${Math.round(performance.now() - sinceMs)} ms)`);
    return result;
  } catch (error) {
    console.log(`FAIL  ${what}`);
    throw error;
  }
}

/** Right after a start a page may not be rendered yet, a service not be known. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await sleep(250);
    }
  }
}

await runProgram(main);
