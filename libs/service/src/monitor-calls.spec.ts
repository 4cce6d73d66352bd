import { createLogger, createMetrics } from '@stampede/observability';
import type { CallRecord } from '@stampede/rpc';
import { monitorCalls } from './monitor-calls.js';

function monitored() {
  const lines: string[] = [];
  const metrics = createMetrics({ service: 'gateway', instance: 'gateway-1', processMetrics: false });
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'gateway', instance: 'gateway-1', destination });
  const monitor = monitorCalls('gateway', { logger, metrics });
  const call = (changes: Partial<CallRecord> = {}) =>
    monitor.callEnded!({
      side: 'consumer',
      interfaceName: 'Orders',
      methodName: 'find',
      code: 'OK',
      durationMs: 20,
      caller: 'gateway',
      provider: '127.0.0.1:7110',
      providerApplication: 'order',
      ...changes,
    });
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { call, monitor, logged, exposed: async () => (await metrics.expose()).body };
}

describe('monitorCalls', () => {
  it('has calls in the metrics by side, caller and provider, under Dubbo’s names and as of this instance', async () => {
    const { call, exposed } = monitored();
    call();
    call({ side: 'provider', caller: 'console', providerApplication: 'gateway' });
    const body = await exposed();
    const own = 'application_name="gateway",interface="Orders",method="find"';
    const instance = 'service="gateway",instance="gateway-1"';
    expect(body).toContain(
      `dubbo_consumer_requests_total{${own},remote_application="order",remote_address="127.0.0.1:7110",${instance}} 1\n`,
    );
    expect(body).toContain(
      `dubbo_provider_rt_milliseconds_histogram_seconds_sum{${own},remote_application="console",${instance}} 0.02\n`,
    );
    expect(body).not.toContain('stampede_rpc_alarms_total{');
  });

  it('says once, in the log and in a metric, that a method fails too often', async () => {
    const { call, logged, exposed } = monitored();
    for (let n = 0; n < 90; n++) call();
    for (let n = 0; n < 50; n++) call({ code: 'TIMEOUT' });
    expect(logged()).toMatchObject([
      { level: 'error', side: 'consumer', interface: 'Orders', method: 'find', calls: 100, failed: 10 },
    ]);
    expect(await exposed()).toMatch(
      /^stampede_rpc_alarms_total\{side="consumer",interface="Orders",method="find",.*\} 1$/m,
    );
  });

  it('tells of as many callers as it has room for, and forgets no call of the others', async () => {
    const { call, exposed } = monitored();
    for (let n = 0; n < 2000; n++) call({ side: 'provider', caller: `caller-${n}` });
    const body = await exposed();
    expect(body.match(/^dubbo_provider_requests_total\{/gm)).toHaveLength(501);
    expect(body).toMatch(/^dubbo_provider_requests_succeed_total\{.*\} 2000$/m);
  });

  it('counts incidents by kind', async () => {
    const { monitor, exposed } = monitored();
    monitor.incident!('connection-lost', '127.0.0.1:7110');
    expect(await exposed()).toMatch(/^stampede_rpc_incidents_total\{kind="connection-lost",.*\} 1$/m);
  });
});
