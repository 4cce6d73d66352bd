import { describe, expect, it } from '@jest/globals';
import { callRecord } from '../../test/support/call-record.js';
import { FailureAlarm, type AlarmChange } from './failure-alarm.js';

function alarm() {
  const clock = { minute: 100 };
  const changes: AlarmChange[] = [];
  const watch = new FailureAlarm({
    failPercent: 50,
    minimumCalls: 4,
    onChange: (change) => changes.push(change),
    now: () => clock.minute * 60_000,
  });
  const call = (succeeded: number, failed: number, methodName = 'find'): void => {
    for (let n = 0; n < succeeded; n++) watch.callEnded(callRecord({ methodName }));
    for (let n = 0; n < failed; n++) watch.callEnded(callRecord({ methodName, code: 'TIMEOUT' }));
  };
  const told = () => changes.map(({ methodName, failing }) => `${methodName} ${failing}`);
  return { clock, changes, watch, call, told };
}

describe('FailureAlarm', () => {
  it('tells once that a method fails, as soon as enough calls of a minute have', () => {
    const { call, changes, told } = alarm();
    call(0, 3);
    expect(told()).toEqual([]);
    call(0, 100);
    expect(changes).toEqual([
      {
        side: 'consumer',
        interfaceName: 'a.Orders',
        methodName: 'find',
        failing: true,
        calls: 4,
        failed: 4,
      },
    ]);
  });

  it('counts failures that came before there were enough calls', () => {
    const { call, told } = alarm();
    call(0, 2);
    call(1, 0);
    expect(told()).toEqual([]);
    call(1, 0);
    expect(told()).toEqual(['find true']);
  });

  it('stays raised over minutes that are as bad, and tells once that it is over', () => {
    const { call, clock, told, changes } = alarm();
    call(0, 4);
    clock.minute++;
    call(2, 2);
    clock.minute++;
    call(3, 2);
    expect(told()).toEqual(['find true']);
    clock.minute++;
    call(1, 0);
    call(5, 0);
    expect(told()).toEqual(['find true', 'find false']);
    expect(changes[1]).toMatchObject({ calls: 5, failed: 2 });
  });

  it('is not raised by what callers do wrong', () => {
    const { told, watch } = alarm();
    for (const code of ['BAD_REQUEST', 'FORBIDDEN', 'PAYLOAD_TOO_LARGE', 'CANCELLED'] as const)
      for (let n = 0; n < 100; n++) watch.callEnded(callRecord({ code }));
    expect(told()).toEqual([]);
  });

  it('does not add up the failures of different minutes or methods', () => {
    const { call, clock, told } = alarm();
    call(0, 3);
    call(0, 3, 'pay');
    clock.minute++;
    call(0, 3);
    expect(told()).toEqual([]);
  });

  it('is over when nobody calls any more, once somebody looks', () => {
    const { call, clock, told, watch } = alarm();
    call(0, 4);
    call(0, 4, 'pay');
    expect(watch.check().map(({ methodName }) => methodName)).toEqual(['find', 'pay']);
    clock.minute += 2;
    expect(watch.check()).toEqual([]);
    expect(told()).toEqual(['find true', 'pay true', 'find false', 'pay false']);
  });
});
