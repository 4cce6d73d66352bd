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

  it('measures calls by side, and counts incidents', async () => {
    const call = {
      interfaceName: 'Orders',
      methodName: 'find',
      code: 'OK',
      durationMs: 20,
      caller: 'gateway',
      provider: '127.0.0.1:7110',
      providerApplication: 'order',
    } as const;
    options.monitor!.callEnded!({ side: 'consumer', ...call });
    options.monitor!.callEnded!({ side: 'provider', ...call });
    options.monitor!.callEnded!({ side: 'provider', ...call });
    options.monitor!.incident!('connection-lost', '127.0.0.1:7110');
    const { body } = await metrics.expose();
    expect(body).toMatch(/rpc_client_seconds_count\{.*interface="Orders",method="find",code="OK".*\} 1/);
    expect(body).toMatch(/rpc_server_seconds_sum\{.*interface="Orders",method="find",code="OK".*\} 0\.04/);
    expect(body).toMatch(/rpc_incidents_total\{kind="connection-lost".*\} 1/);
  });
});
