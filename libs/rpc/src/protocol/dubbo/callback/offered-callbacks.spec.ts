import { describe, expect, it } from '@jest/globals';
import { newAttachments } from '../../../common/attachments.js';
import { callback } from '../../../common/contract/callback.js';
import { nothing, string } from '../../../common/contract/field-type.js';
import { method, service, type MethodContract } from '../../../common/contract/service-contract.js';
import { typeDescriptor } from '../../../common/contract/type-descriptor.js';
import { Invocation } from '../../../common/invocation.js';
import { OfferedCallbacks } from './offered-callbacks.js';

const Listener = service('a.Listener', { heard: method({ args: [string()], returns: nothing() }) });
const Other = service('a.Other', { heard: method({ args: [string()], returns: nothing() }) });
const Radio = service('a.Radio', {
  listen: method({ args: [string(), callback(Listener), callback(Other)], returns: nothing() }),
});
const listen = Radio.methods.listen as unknown as MethodContract;

const offered = () => new OfferedCallbacks(() => ({ invoke: () => Promise.resolve({ value: 1 }) }));
const call = (...args: unknown[]) =>
  new Invocation(
    'consumer',
    Radio,
    'listen',
    listen,
    args,
    Object.assign(newAttachments(), { trace: 'x' }),
    5,
  );

describe('callbacks on the wire', () => {
  it("are null with their numbers in Dubbo's attachments, and have the listener's type", () => {
    const sent = offered().offer(call('news', {}, {}), 'hessian2');
    expect(sent.args).toEqual(['news', null, null]);
    expect({ ...sent.attachments }).toEqual({
      trace: 'x',
      'sys_callback_arg-1': '1',
      'sys_callback_arg-2': '2',
    });
    expect(listen.args.map(typeDescriptor)).toEqual(['Ljava/lang/String;', 'La/Listener;', 'La/Other;']);
    expect(listen.calledBack).toBe(true);
  });

  it('are found by the interface, or by interface and number, and chosen by the number', () => {
    const callbacks = offered();
    callbacks.offer(call('news', {}, {}), 'hessian2');
    const numbered = { 'callback.service.instid': '1' };
    for (const path of ['a.Listener', 'a.Listener.1'])
      expect(callbacks.choose(callbacks.find(path), numbered)).toMatchObject({ contract: Listener });
    expect(callbacks.find('a.Listener.2')).toEqual([]);
    expect(callbacks.choose(callbacks.find('a.Other'), numbered)).toBeUndefined();
    expect(callbacks.choose(callbacks.find('a.Listener'), {})).toBeUndefined();
    callbacks.clear();
    expect(callbacks.find('a.Listener')).toEqual([]);
  });

  it('keep their number when they are given again', () => {
    const callbacks = offered();
    const [one, two] = [{}, {}];
    const number = () =>
      callbacks.offer(call('news', one, two), 'hessian2').attachments['sys_callback_arg-1'];
    expect(number()).toBe(number());
  });
});
