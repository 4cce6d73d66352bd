import { afterEach, describe, expect, it } from '@jest/globals';
import { createMetrics } from './create-metrics.js';
import { startMonitoring, type Monitoring } from './monitoring.js';

describe('startMonitoring', () => {
  let monitoring: Monitoring;
  afterEach(() => monitoring.close());

  async function start(readiness: () => Promise<boolean> | boolean) {
    const metrics = createMetrics({ service: 'order', instance: 'order-1', processMetrics: false });
    metrics.counter('stampede_orders_total').inc({ event: 'PAID' });
    monitoring = await startMonitoring({ port: 0, metrics, readiness });
    return (path: string) => fetch(`http://127.0.0.1:${monitoring.port}${path}`);
  }

  it('serves metrics and health', async () => {
    const get = await start(() => true);
    expect(await (await get('/metrics')).text()).toContain('stampede_orders_total');
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    expect((await get('/else')).status).toBe(404);
  });

  it('is live and not ready while readiness is false or cannot be told', async () => {
    let answer = async () => false;
    const get = await start(() => answer());
    expect((await get('/health/ready')).status).toBe(503);
    answer = () => Promise.reject(new Error('database away'));
    expect((await get('/health/ready')).status).toBe(503);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('says when its port is taken', async () => {
    await start(() => true);
    const metrics = createMetrics({ service: 'b', instance: 'b-1', processMetrics: false });
    const second = startMonitoring({ port: monitoring.port, metrics, readiness: () => true });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
