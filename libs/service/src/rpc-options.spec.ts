import { createLogger, createMetrics, trace } from '@stampede/observability';
import type { Invocation } from '@stampede/rpc';
import { rpcOptions } from './rpc-options.js';

const settings = { ZOOKEEPER_HOSTS: ['zk:2181'], RPC_CACHE_DIR: '/cache', RPC_ROOT: 'dubbo' };
const metrics = createMetrics({ service: 'order', instance: 'order-1', processMetrics: false });
const logger = createLogger({ service: 'order', instance: 'order-1', level: 'silent' });
const options = rpcOptions('order', {
  settings: { ...settings, RPC_HOST: '10.0.0.1', RPC_PORT: 7110 },
  logger,
  metrics,
});

/** Runs a filter over a call; answers the attachments and the trace that the next one sees. */
async function through(filters: typeof options.consumerFilters, attachments: Record<string, string> = {}) {
  const seen: { traceparent?: string } = {};
  const next = async () => {
    seen.traceparent = trace.current();
    return { value: undefined, attachments: {} };
  };
  await filters![0]!({ attachments } as unknown as Invocation, next);
  return { attachments, traceparent: seen.traceparent };
}

describe('rpcOptions', () => {
  it('takes registry and address from the settings', () => {
    expect(options).toMatchObject({
      application: 'order',
      registry: { name: 'zookeeper', hosts: ['zk:2181'], cacheDir: '/cache', root: 'dubbo' },
      host: '10.0.0.1',
      port: 7110,
    });
  });

  it('leaves out the port where nothing is offered', () => {
    expect(rpcOptions('gateway', { settings, logger, metrics }).port).toBeUndefined();
  });

  it('sends the running trace along, and nothing outside of one', async () => {
    expect((await through(options.consumerFilters)).attachments).toEqual({});
    const traceparent = trace.newTraceparent();
    const { attachments, traceparent: current } = await trace.run(traceparent, () =>
      through(options.consumerFilters),
    );
    expect(attachments).toEqual({ traceparent: current });
    expect(current).toContain(traceparent.slice(3, 35));
  });

  it('continues the trace of the caller', async () => {
    const traceparent = trace.newTraceparent();
    const { traceparent: current } = await through(options.providerFilters, { traceparent });
    expect(current).toContain(traceparent.slice(3, 35));
  });

  it('has calls in the metrics of the process', async () => {
    options.monitor!.callEnded!({
      side: 'consumer',
      interfaceName: 'Stock',
      methodName: 'reserve',
      code: 'OK',
      durationMs: 20,
      caller: 'order',
      provider: '127.0.0.1:7100',
      providerApplication: 'inventory',
    });
    expect((await metrics.expose()).body).toMatch(
      /^dubbo_consumer_requests_total\{application_name="order",interface="Stock",.*\} 1$/m,
    );
  });
});
