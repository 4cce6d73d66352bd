import { describe, expect, it } from '@jest/globals';
import { clusterContext } from '../../../test/support/cluster-context.js';
import { FakeInvoker, invocationOn } from '../../../test/support/fake-invoker.js';
import {
  any,
  binary,
  boolean,
  date,
  double,
  enumeration,
  int32,
  int64,
  list,
  map,
  method,
  nothing,
  nullable,
  service,
  string,
  struct,
  type FieldType,
  type Mocks,
} from '../../index.js';
import { FailfastCluster } from '../failfast-cluster.js';
import { mockCluster } from './mock-cluster.js';

const Stock = struct('a.Stock', { sku: string(), left: int32(), at: nullable(date()) });
const serviceOf = (returns: unknown) =>
  service('a.Shop', {
    find: method({ args: [string('id')], returns: returns as FieldType, idempotent: true }),
    other: method({ args: [string('id')], returns: nothing() }),
  });

function join(
  mock: string,
  returns: unknown = nullable(Stock),
  behave: ConstructorParameters<typeof FakeInvoker>[1] = 'NETWORK',
  mocks: Mocks = {},
) {
  const contract = serviceOf(returns);
  const invoker = new FakeInvoker('a:1', behave);
  const context = { ...clusterContext([invoker], { 'find.mock': mock }, contract), mocks };
  const cluster = mockCluster(() => new FailfastCluster())().join(context);
  const call = async (name: 'find' | 'other' = 'find') =>
    (await cluster.invoke(invocationOn(contract, name, ['s-1']))).value;
  return { call, invoker };
}

describe('mock', () => {
  it.each([
    ['return null', nullable(Stock), null],
    ['return', nullable(Stock), null],
    ['fail:return null', nothing(), undefined],
    ['return empty', list(Stock), []],
    ['return empty', Stock, { sku: '', left: 0, at: null }],
    ['return true', boolean(), true],
    ['return 7', int32(), 7],
    ['return -1.5', double(), -1.5],
    ['return 9007199254740993', string(), '9007199254740993'],
    ['return "9223372036854775807"', int64(), '9223372036854775807'],
    ['return 12', int64(), '12'],
    ['return `quoted`', string(), 'quoted'],
    ["return 'single'", string(), 'single'],
    ['return plain text', string(), 'plain text'],
    ['return {"sku":"s","left":2}', Stock, { sku: 's', left: 2, at: null }],
    [
      'return {`sku`:`s`,`left`:2,`at`:`2024-02-29T00:00:00Z`}',
      Stock,
      { sku: 's', left: 2, at: new Date('2024-02-29') },
    ],
    ['return [{"sku":"s","left":2}]', list(Stock), [{ sku: 's', left: 2, at: null }]],
    ['return {"a":1}', map(int32()), { a: 1 }],
    ['return RED', enumeration('a.Colour', ['RED', 'BLUE']), 'RED'],
    ['return AQI=', binary(), new Uint8Array([1, 2])],
    ['return {"free":[1]}', any(), { free: [1] }],
  ])('%s', async (mock, returns, expected) => {
    expect(await join(mock, returns).call()).toEqual(expected);
  });

  it.each([
    ['return null', int32(), 'mock "return null" of a.Shop.find: int32 is wanted, not null'],
    ['return 3000000000', int32(), 'int32 is wanted, not 3000000000'],
    ['return 9223372036854775808', int64(), 'int64 is wanted'],
    ['force:return soon', date(), 'date is wanted, not "soon"'],
    ['return 1', nothing(), 'nothing is wanted, not 1'],
    ['return yes', boolean(), 'true or false is wanted, not "yes"'],
    ['return GREEN', enumeration('a.Colour', ['RED', 'BLUE']), 'one of RED, BLUE is wanted'],
    ['return empty', enumeration('a.Colour', ['RED']), 'a.Colour has no empty value'],
    ['return {"sku":"s"}', Stock, '.left: int32 is wanted, not null'],
    ['return {"sku":"s","left":1,"x":1}', Stock, 'a.Stock has no field x'],
    ['return [1,"2"]', list(int32()), '[1]: int32 is wanted, not "2"'],
    ['return {"__proto__":1}', Stock, 'has no field __proto__'],
    ['throw new Error()', Stock, 'not the name of a class'],
    ['true', Stock, 'mock "default" of a.Shop.find: there is none of that name; there are: none'],
    ['sample', Stock, 'there is none of that name'],
    ['forced:return null', nullable(Stock), 'there is none of that name'],
  ])('refuses at once what does not fit: %s', (mock, returns, message) => {
    expect(() => join(mock, returns)).toThrow(TypeError);
    expect(() => join(mock, returns)).toThrow(message);
  });

  it('makes no call when forced, and one otherwise', async () => {
    const forced = join('force:return null', nullable(Stock), 'OK');
    expect(await forced.call()).toBeNull();
    expect(forced.invoker.calls).toBe(0);
    const answering = join('fail:return null', nullable(string()), 'OK');
    expect(await answering.call()).toBe('a:1');
    expect(answering.invoker.calls).toBe(1);
  });

  it('lets what the service itself threw pass, and leaves other methods alone', async () => {
    await expect(join('return null', nullable(Stock), 'SERVICE_ERROR').call()).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
      message: 'SERVICE_ERROR at a:1',
    });
    await expect(join('return null').call('other')).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('throws what it is told to, with the failure as the cause', async () => {
    await expect(join('fail:throw').call()).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
      retriable: false,
      provider: 'a:1',
      cause: { code: 'NETWORK' },
    });
    await expect(join('force:throw com.shop.SoldOutException').call()).rejects.toMatchObject({
      message: 'com.shop.SoldOutException',
      method: 'a.Shop.find',
    });
  });

  it('calls a mock object by its name with the arguments, on itself', async () => {
    const cached = {
      left: 3,
      find(id: string) {
        return { sku: id, left: this.left, at: null };
      },
      other: () => undefined,
    };
    const mocks = {
      default: cached,
      broken: { find: () => Promise.reject(new Error('no')), other: () => undefined },
    };
    for (const mock of ['true', 'default', 'fail', 'fail:default', 'force', 'force:true'])
      expect(await join(mock, Stock, 'TIMEOUT', mocks).call()).toEqual({ sku: 's-1', left: 3, at: null });
    await expect(join('broken', Stock, 'TIMEOUT', mocks).call()).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
      message: 'no',
    });
    expect(() => join('half', Stock, 'OK', { half: { other: () => undefined } })).toThrow(
      'mock "half" of a.Shop lacks find',
    );
  });

  it('gives each caller a value of its own', async () => {
    const { call } = join('return [{"sku":"s","left":2}]', list(Stock));
    const first = (await call()) as { left: number }[];
    first[0]!.left = 0;
    expect(await call()).toEqual([{ sku: 's', left: 2, at: null }]);
  });

  it.each(['', 'false', '  '])('is none for "%s": the cluster itself is given', async (mock) => {
    await expect(join(mock).call()).rejects.toMatchObject({ code: 'NETWORK' });
  });
});
