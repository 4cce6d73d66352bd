import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './create-metrics.js';
import { LATENCY_BUCKETS, METRICS, type MetricDefinition } from './metrics.js';

const metrics = () => createMetrics({ service: 'order', instance: 'order-1', processMetrics: false });

describe('createMetrics', () => {
  it('counts by labels, under service and instance', async () => {
    const made = metrics();
    made.counter('stampede_orders_total').inc({ event: 'PLACED' }, 3);
    made.counter('stampede_orders_total').inc({ event: 'PLACED' });
    made.gauge('stampede_stock_available').set({ sale: 's', sku: 'k' }, 7);
    const { body, contentType } = await made.expose();
    expect(body).toContain('stampede_orders_total{event="PLACED",service="order",instance="order-1"} 4');
    expect(body).toContain('stampede_stock_available{sale="s",sku="k",service="order",instance="order-1"} 7');
    expect(contentType).toContain('text/plain');
  });

  it('observes seconds in buckets from 1 ms to 5 s', async () => {
    const made = metrics();
    const stop = made.histogram('stampede_kafka_send_seconds').startTimer();
    stop({ outcome: 'ok' });
    made.histogram('stampede_kafka_send_seconds').observe({ outcome: 'ok' }, 3);
    const { body } = await made.expose();
    expect(body).toMatch(/stampede_kafka_send_seconds_bucket\{le="0.001",[^}]*\} 1/);
    expect(body).toMatch(/stampede_kafka_send_seconds_bucket\{le="5",[^}]*\} 2/);
    expect([LATENCY_BUCKETS[0], LATENCY_BUCKETS.at(-1)]).toEqual([0.001, 5]);
  });

  it('asks at every scrape what is read and not counted', async () => {
    const made = metrics();
    let waiting = 1;
    made.onScrape(() => made.gauge('stampede_http_active').set({}, waiting));
    expect((await made.expose()).body).toMatch(/stampede_http_active\{[^}]*\} 1/);
    waiting = 2;
    expect((await made.expose()).body).toMatch(/stampede_http_active\{[^}]*\} 2/);
  });

  it('includes what is counted elsewhere, as it is at every scrape', async () => {
    const made = metrics();
    let calls = 1;
    made.counter('stampede_orders_total').inc({ event: 'PLACED' });
    made.include(({ service, instance }) => `calls{service="${service}",instance="${instance}"} ${calls}\n`);
    expect((await made.expose()).body).toMatch(/^calls\{service="order",instance="order-1"\} 1$/m);
    calls = 2;
    expect((await made.expose()).body).toMatch(/^calls\{.*\} 2\n$/m);
  });

  it('refuses names and labels outside of the catalogue at compile time', () => {
    const made = metrics();
    // @ts-expect-error no such metric
    expect(() => made.counter('stampede_made_up_total')).toThrow();
    // @ts-expect-error no such label
    expect(() => made.counter('stampede_orders_total').inc({ colour: 'red' })).toThrow();
    // @ts-expect-error a histogram is no counter
    made.counter('stampede_http_seconds');
  });

  it('exposes the process too, the delay of its event loop included', async () => {
    const { body } = await createMetrics({ service: 'a', instance: 'a-1' }).expose();
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(body).toContain('process_resident_memory_bytes');
  });
});

describe('the catalogue', () => {
  it.each(Object.entries<MetricDefinition>(METRICS))(
    '%s is named by the rules of Prometheus',
    (name, definition) => {
      expect(name).toMatch(/^stampede_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(definition.type === 'counter');
      expect(definition.buckets !== undefined).toBe(definition.type === 'histogram');
      for (const label of definition.labels) expect(['user', 'purchase', 'order']).not.toContain(label);
    },
  );
});
