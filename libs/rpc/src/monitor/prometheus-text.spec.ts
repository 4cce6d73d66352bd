import { describe, expect, it } from '@jest/globals';
import { callRecord } from '../../test/support/call-record.js';
import { CallStatistics } from './call-statistics.js';
import { prometheusText } from './prometheus-text.js';
import type { CallRecord } from './rpc-monitor.js';

/** What Prometheus reads: a value per name and labels, whatever their order. */
function scraped(text: string): Map<string, number> {
  const line = /^(\w+)\{((?:\w+="(?:[^"\\]|\\.)+",?)+)\} ([\d.e+-]+)$/;
  return new Map(
    text
      .split('\n')
      .filter((one) => one !== '' && !/^# TYPE \w+ (counter|gauge|histogram)$/.test(one))
      .map((one) => {
        const [, name, labels, value] = line.exec(one) ?? [one];
        const sorted = labels?.match(/\w+="(?:[^"\\]|\\.)+"/g)!.sort();
        return [`${name}{${sorted?.join()}}`, Number(value)];
      }),
  );
}

const LABELS = 'application_name="gateway",interface="a.Orders",ip="10.0.0.9",method="find"';

function written(records: readonly Partial<CallRecord>[]) {
  const clock = { now: Date.UTC(2026, 10, 27, 12) };
  const counted = new CallStatistics({ application: 'gateway', now: () => clock.now });
  for (const record of records) counted.callEnded(callRecord(record));
  clock.now += 60_000;
  const text = prometheusText(counted.snapshot(), { ip: '10.0.0.9' });
  return { text, series: scraped(text) };
}

describe('prometheusText', () => {
  it('writes what boards for Dubbo read', () => {
    const codes = ['OK', 'OK', 'TIMEOUT', 'NETWORK', 'SERVICE_ERROR', 'LIMIT_EXCEEDED'] as const;
    const { text, series } = written(codes.map((code) => ({ code })));
    for (const [name, value] of Object.entries({
      requests_succeed_total: 2,
      requests_timeout_total: 1,
      requests_limit_total: 1,
      requests_failed_network_total: 1,
      requests_business_failed_total: 1,
      requests_failed_codec_total: 0,
      requests_unknown_failed_total: 0,
      qps_total: 0.1,
      rt_milliseconds_sum: 30,
      rt_milliseconds_p99: 5,
    }))
      expect([name, series.get(`dubbo_consumer_${name}{${LABELS}}`)]).toEqual([name, value]);
    for (const [name, type] of [
      ['requests_total', 'counter'],
      ['qps_total', 'gauge'],
      ['rt_milliseconds_histogram_seconds', 'histogram'],
    ])
      expect(text).toContain(`# TYPE dubbo_consumer_${name} ${type}\n`);
  });

  it('tells calls apart by the provider, its address and why they failed', () => {
    const { series } = written([
      {},
      {},
      { provider: '10.0.0.2:7101', code: 'TIMEOUT' },
      { code: 'TIMEOUT' },
      { code: 'NO_PROVIDER', provider: undefined, providerApplication: undefined },
    ]);
    const at = (address: string) => `${LABELS},remote_address="${address}",remote_application="order"`;
    const total = 'dubbo_consumer_requests_total';
    expect(series.get(`${total}{${at('10.0.0.1:7101')}}`)).toBe(3);
    expect(series.get(`${total}{${at('10.0.0.2:7101')}}`)).toBe(1);
    expect(series.get(`${total}{${LABELS}}`)).toBe(1);
    const failed = [...series].filter(([name]) => name.startsWith('dubbo_consumer_requests_failed_total'));
    expect(failed.map(([name, count]) => [/code="(\w+)"/.exec(name)![1], count])).toEqual([
      ['TIMEOUT', 1],
      ['TIMEOUT', 1],
      ['NO_PROVIDER', 1],
    ]);
    const histogram = 'dubbo_consumer_rt_milliseconds_histogram_seconds_count';
    expect(series.get(`${histogram}{${LABELS},remote_application="order"}`)).toBe(4);
  });

  it('tells calls apart by the caller at the provider', () => {
    const atProvider = { side: 'provider', provider: undefined, providerApplication: 'gateway' } as const;
    const { series } = written([
      { ...atProvider, caller: 'console' },
      { ...atProvider, caller: 'java "shop"\\\n' },
      { ...atProvider, caller: undefined },
    ]);
    const of = (caller: string) =>
      series.get(`dubbo_provider_requests_total{${LABELS},remote_application="${caller}"}`);
    expect([of('console'), of('java \\"shop\\"\\\\\\n')]).toEqual([1, 1]);
    expect(series.get(`dubbo_provider_requests_total{${LABELS}}`)).toBe(1);
    expect(series.get(`dubbo_provider_requests_succeed_total{${LABELS}}`)).toBe(3);
  });

  it('writes histograms that add up over processes, in seconds', () => {
    const { series } = written([{ durationMs: 0.1 }, { durationMs: 3 }, { durationMs: 9000 }]);
    const of = (suffix: string, le = '') =>
      series.get(
        `dubbo_consumer_rt_milliseconds_histogram_seconds_${suffix}{application_name="gateway",interface="a.Orders",ip="10.0.0.9",${le}method="find",remote_application="order"}`,
      );
    const bucket = (le: string) => of('bucket', `le="${le}",`);
    expect([
      bucket('0.000256'),
      bucket('0.002048'),
      bucket('0.003072'),
      bucket('8.388608'),
      bucket('+Inf'),
    ]).toEqual([1, 1, 2, 2, 3]);
    expect([of('count'), of('sum')]).toEqual([3, 9.0031]);
  });

  it('writes nothing of a side without calls', () => {
    expect(written([]).text).toBe('');
    expect(written([{}]).text).not.toContain('dubbo_provider');
  });
});
