import { describe, expect, it } from '@jest/globals';
import { Counter } from '../../test/support/fake-invoker.js';
import { createProxy } from '../proxy/service-proxy.js';
import { newAttachments } from './attachments.js';
import { currentCall, runInCall, withCall, type CallContext } from './call-context.js';
import type { Invocation } from './invocation.js';

/** A client that notes its calls, and answers with an attachment. */
function noting() {
  const calls: Invocation[] = [];
  const invoke = (invocation: Invocation) => {
    calls.push(invocation);
    return Promise.resolve({ value: calls.length, attachments: { by: `p${calls.length}` } });
  };
  const client = createProxy(Counter, { invoke }, () => 60_000);
  return { calls, client };
}

function serving(attachments: Record<string, string>, deadline: number): CallContext {
  return {
    interfaceName: 'a.Outer',
    methodName: 'serve',
    attachments,
    resultAttachments: newAttachments(),
    deadline,
    remoteAddress: undefined,
  };
}

describe('withCall', () => {
  it('holds for every call of the work, also after a pause, and for no other', async () => {
    const { calls, client } = noting();
    await withCall({ attachments: { trace: 'x' }, retries: 0, timeoutMs: 50 }, async () => {
      await Promise.all([client.add('a'), client.take('b')]);
      await client.add('c');
    });
    await client.add('d');
    expect(calls.map(({ attachments, retries }) => [{ ...attachments }, retries])).toEqual([
      [{ trace: 'x' }, 0],
      [{ trace: 'x' }, 0],
      [{ trace: 'x' }, 0],
      [{}, undefined],
    ]);
    expect(calls[0]!.remainingMs()).toBeLessThanOrEqual(50);
    expect(calls[3]!.remainingMs()).toBeGreaterThan(50);
  });

  it('gives every result with what the provider attached', async () => {
    const { client } = noting();
    const told: unknown[] = [];
    const sum = await withCall(
      {
        onResult: ({ value, attachments }, { methodName }) => told.push([methodName, value, attachments?.by]),
      },
      async () => (await client.add('a')) + (await client.take('b')),
    );
    expect(sum).toBe(3);
    expect(told).toEqual([
      ['add', 1, 'p1'],
      ['take', 2, 'p2'],
    ]);
  });

  it('fails the call when onResult throws', async () => {
    const { client } = noting();
    const fail = (): void => {
      throw new Error('not what was asked for');
    };
    await expect(withCall({ onResult: fail }, () => client.add('a'))).rejects.toThrow('not what was');
  });

  it('nests: both hold, the inner one first', async () => {
    const { calls, client } = noting();
    await withCall({ attachments: { a: '1', b: '1' }, timeoutMs: 50 }, () =>
      withCall({ attachments: { b: '2' } }, () => client.add('x')),
    );
    expect({ ...calls[0]!.attachments }).toEqual({ a: '1', b: '2' });
    expect(calls[0]!.remainingMs()).toBeLessThanOrEqual(50);
  });

  it('never outlives the call that is being served, and goes no further than one process', async () => {
    const { calls, client } = noting();
    const outer = serving({ 'dubbo.tag': 'gray', other: 'x' }, performance.now() + 20);
    await withCall({ attachments: { mine: '1' } }, () =>
      runInCall(outer, async () => {
        await client.add('a');
        await withCall({ timeoutMs: 5000 }, () => client.add('b'));
        expect(withCall({}, currentCall)).toBe(outer);
      }),
    );
    for (const call of calls) {
      expect({ ...call.attachments }).toEqual({ 'dubbo.tag': 'gray' });
      expect(call.remainingMs()).toBeLessThanOrEqual(20);
    }
    expect(withCall({}, currentCall)).toBeUndefined();
  });

  it.each([
    [{ timeoutMs: 0 }, 'timeoutMs must be a positive number'],
    [{ timeoutMs: NaN }, 'timeoutMs must be a positive number'],
    [{ retries: -1 }, 'retries must be a whole number'],
    [{ attachments: { path: 'x' } }, 'path is written by the library itself'],
    [{ attachments: { n: 5 } as never }, 'attachment n must be text'],
  ])('refuses %j', (options, message) => {
    expect(() => withCall(options, () => undefined)).toThrow(message);
  });
});
