import { purchaseIdOf } from '@stampede/contracts';
import { login, sendJson, startAll, type Running } from './support/gateway.js';
import { saleOf } from './support/services.js';

describe('buying through the gateway', () => {
  let all: Running;
  let url: string;
  let alice: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    alice = await login(url, 'alice');
  });
  afterAll(() => all.close());

  it('goes from login over sale, token and purchase to order and payment', async () => {
    const sales = await sendJson(url, 'GET', '/api/v1/sales');
    expect(sales.body.sales).toMatchObject([{ saleId: 'live-1', status: 'LIVE', perUserLimit: 5 }]);
    const sale = await sendJson(url, 'GET', '/api/v1/sales/live-1');
    expect(sale.body).toMatchObject({
      saleId: 'live-1',
      items: [{ skuId: 'sku-1', priceCents: 9900, available: 100 }],
    });

    const token = await sendJson(url, 'POST', '/api/v1/sales/live-1/token', {
      token: alice,
      body: { skuId: 'sku-1' },
    });
    expect(token.status).toBe(200);
    const purchase = { skuId: 'sku-1', quantity: 2, token: token.body.token };
    const bought = await sendJson(url, 'POST', '/api/v1/sales/live-1/purchases', {
      token: alice,
      body: purchase,
      headers: { 'idempotency-key': 'key-1' },
    });
    const purchaseId = purchaseIdOf('alice', 'live-1', 'key-1');
    expect([bought.status, bought.body]).toEqual([202, { purchaseId, status: 'QUEUED' }]);
    expect(all.services.reserved).toMatchObject([
      { purchaseId, saleId: 'live-1', skuId: 'sku-1', userId: 'alice', quantity: 2 },
    ]);

    all.services.purchases.set(purchaseId, {
      purchaseId,
      saleId: 'live-1',
      skuId: 'sku-1',
      userId: 'alice',
      quantity: 2,
      status: 'QUEUED',
      rejectReason: null,
    });
    const queued = await sendJson(url, 'GET', `/api/v1/purchases/${purchaseId}`, { token: alice });
    expect(queued.body).toEqual({ purchaseId, status: 'QUEUED' });

    const paid = await sendJson(url, 'POST', '/api/v1/orders/4711/payments', {
      token: alice,
      body: { method: 'provider' },
      headers: { 'idempotency-key': 'pay-key-1' },
    });
    expect([paid.status, paid.body]).toEqual([200, { paymentId: 'pay-1', status: 'SUCCEEDED' }]);
    expect(all.services.paid).toMatchObject([
      { orderId: '4711', userId: 'alice', idempotencyKey: 'pay-key-1', method: 'provider' },
    ]);
  });
});
