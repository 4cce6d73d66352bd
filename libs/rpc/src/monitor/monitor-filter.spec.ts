import { describe, expect, it } from '@jest/globals';
import { invocationOf } from '../../test/support/fake-invoker.js';
import { silentLogger } from '../common/logger.js';
import { RpcError } from '../common/rpc-error.js';
import { ServiceUrl } from '../common/service-url.js';
import { monitorFilter, noteProvider } from './monitor-filter.js';
import { combineMonitors, type CallRecord } from './rpc-monitor.js';

const answer = () => Promise.resolve({ value: 1 });

describe('monitorFilter', () => {
  it('tells who called whom', async () => {
    const records: CallRecord[] = [];
    const filter = monitorFilter({ callEnded: (one) => records.push(one) }, 'gateway', silentLogger)!;
    const url = new ServiceUrl('dubbo', '10.0.0.1', 7101, 'a.Counter', { application: 'counter' });
    await filter(invocationOf('add'), (invocation) => noteProvider(url)(invocation, answer));
    const fail = () => Promise.reject(new RpcError('NO_PROVIDER', 'nobody'));
    await expect(filter(invocationOf('add'), fail)).rejects.toThrow('nobody');
    expect(records).toMatchObject([
      {
        side: 'consumer',
        code: 'OK',
        caller: 'gateway',
        provider: '10.0.0.1:7101',
        providerApplication: 'counter',
      },
      { code: 'NO_PROVIDER', caller: 'gateway', provider: undefined, providerApplication: undefined },
    ]);
  });

  it('does not exist where nobody listens', () => {
    expect(monitorFilter(undefined, 'gateway', silentLogger)).toBeUndefined();
    expect(monitorFilter(combineMonitors({ incident: () => undefined }), 'gateway', silentLogger)).toBe(
      undefined,
    );
  });

  it('does not let a monitor that fails touch the call', async () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (fields: object) => errors.push(fields) };
    const broken = {
      callEnded: () => {
        throw new Error('broken');
      },
    };
    const filter = monitorFilter(broken, 'gateway', logger)!;
    await expect(filter(invocationOf('add'), answer)).resolves.toEqual({ value: 1 });
    expect(errors).toHaveLength(1);
  });
});

describe('combineMonitors', () => {
  it('tells all of them', () => {
    const told: string[] = [];
    const monitor = combineMonitors(
      { callEnded: () => told.push('one') },
      { callEnded: () => told.push('two'), incident: (kind, peer) => told.push(`${kind} ${peer}`) },
    );
    monitor.callEnded!({} as CallRecord);
    monitor.incident!('half-open', 'h:1');
    expect(told).toEqual(['one', 'two', 'half-open h:1']);
  });
});
