import { randomBytes } from 'node:crypto';
import { eventually } from '@stampede/testing';
import { run } from './support/run-command.js';
import { createSale, Shopper } from './support/shopper.js';
import { runningStack } from './support/stack.js';

describe('what the system tells of itself', () => {
  it('carries the trace of a request through HTTP, RPC and Kafka to the payment', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const traceId = randomBytes(16).toString('hex');
    const token = await alice.token(saleId, skuId);
    const { body } = await alice.post<{ purchaseId: string }>(
      `/api/v1/sales/${saleId}/purchases`,
      { skuId, quantity: 1, token },
      { 'idempotency-key': traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` },
    );
    await eventually(async () => {
      expect((await alice.get(`/api/v1/purchases/${body.purchaseId}`)).body).toMatchObject({
        status: 'ORDERED',
      });
    });
    // The order can be read a moment before it is told of.
    await eventually(async () => {
      const { exitCode, output } = await run('apps/audit/dist/src/explain.js', [body.purchaseId, '--json']);
      expect(exitCode).toBe(0);
      const { happenings, ids } = JSON.parse(output.slice(output.indexOf('{'))) as {
        happenings: { store: string; what: string }[];
        ids: string[];
      };
      expect(ids.join(' ')).toContain(traceId);
      const told = happenings.map(({ store, what }) => `${store} ${what}`).join('\n');
      for (const event of ['PurchaseTaken', 'StockReserved', 'OrderPlaced']) expect(told).toContain(event);
    });
  });

  it.each([
    ['gateway', ['stampede_http_seconds_count', 'dubbo_consumer_requests_total']],
    ['inventory', ['dubbo_provider_requests_total', 'stampede_purchases_total', 'stampede_kafka_lag']],
    ['order', ['dubbo_provider_requests_total', 'stampede_orders_total', 'stampede_kafka_lag']],
    ['payment', ['stampede_kafka_healthy', 'stampede_jobs_total']],
    ['payment-provider', ['stampede_http_seconds_count']],
  ])('has figures of %s, by the names of the catalogue and of Dubbo', async (name, metrics) => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    await alice.pay((await alice.buy(saleId, skuId)).orderId);
    const { apps } = await runningStack();
    const { metricsPort } = apps.find((app) => app.name === name)!;
    await eventually(async () => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      for (const metric of metrics) expect(text).toMatch(new RegExp(`^${metric}\\{.*\\} \\d`, 'm'));
    });
  });
});
