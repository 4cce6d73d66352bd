import { describe, expect, it } from '@jest/globals';
import {
  any,
  array,
  bigInteger,
  binary,
  date,
  decimal,
  double,
  enumeration,
  int32,
  int64,
  list,
  localDate,
  map,
  nullable,
  set,
  string,
  struct,
  type FieldType,
} from '../../../common/contract/field-type.js';
import { method, service, type ServiceContract } from '../../../common/contract/service-contract.js';
import { newAttachments } from '../../../common/attachments.js';
import type { GenericMethod } from '../../../common/contract/pseudo-methods.js';
import { monotonicNow } from '../../../common/deadline.js';
import { Invocation } from '../../../common/invocation.js';
import { ServiceUrl } from '../../../common/service-url.js';
import { Hessian2Serializer } from '../../../serialize/hessian2/hessian2-serializer.js';
import { plainValue } from '../../../serialize/hessian2/plain-value.js';
import { HEADER_BYTES } from '../../../transport/frame-header.js';
import { decodeRequest } from '../request-decoder.js';
import { decodeResult, ResultEncoder } from '../result-codec.js';
import { ServiceTable } from '../service-table.js';
import { GenericRequestEncoder } from './generic-request-encoder.js';

const Item = struct('a.Item', {
  id: int64(),
  color: enumeration('a.Color', ['RED', 'BLUE']),
  price: decimal(),
  note: nullable(string()),
});
const Shop = service('a.Shop', {
  put: method({ args: [Item, list(int64())], returns: Item }),
});

const serializer = new Hessian2Serializer();
const services = new ServiceTable();
services.add({
  contract: Shop,
  group: undefined,
  version: undefined,
  serializations: ['hessian2'],
  invoker: { invoke: () => Promise.reject(new Error('not called')) },
});

function request(name: string, args: readonly unknown[], attachments: Record<string, string> = {}) {
  const url = new ServiceUrl('dubbo', '127.0.0.1', 20880, 'a.Shop');
  const untyped = nullable(any()) as FieldType;
  const generic: GenericMethod = {
    args: args.map(() => untyped),
    returns: untyped,
    idempotent: false,
    parameterTypes: args.map(() => 'java.lang.Object'),
  };
  const encoder = new GenericRequestEncoder(serializer, url, 'tester');
  const contract: ServiceContract = { interfaceName: 'a.Shop', methods: {} };
  const own = Object.assign(newAttachments(), attachments);
  const call = new Invocation('consumer', contract, name, generic, args, own, monotonicNow() + 1000);
  const frame = encoder.encode(call, 1000);
  return Buffer.from(frame.subarray(HEADER_BYTES));
}

const decode = (body: Buffer) => decodeRequest(serializer, body, services);

describe('a generic call', () => {
  it("travels as Java's $invoke and reaches the method with values that fit its contract", () => {
    const body = request('put', [{ class: 'a.Item', id: 5, color: 'RED', price: '1.50' }, [1n, 2]]);
    expect(body.includes('$invoke')).toBe(true);
    expect(body.includes('Ljava/lang/String;[Ljava/lang/String;[Ljava/lang/Object;')).toBe(true);
    expect(decode(body)).toMatchObject({
      form: 'generic',
      methodName: 'put',
      method: Shop.methods.put,
      args: [{ id: '5', color: 'RED', price: '1.50', note: null }, ['1', '2']],
      attachments: { generic: 'true' },
    });
  });

  it.each([
    ['take', [], {}, 'METHOD_NOT_FOUND', 'a.Shop has no method take; it has put'],
    ['toString', [], {}, 'METHOD_NOT_FOUND', 'no method toString'],
    ['put', [1], {}, 'BAD_REQUEST', 'expected 2 arguments, got 1'],
    ['put', [{ id: 'x' }, []], {}, 'BAD_REQUEST', 'args[0].id: expected int64, got string'],
    [
      'put',
      [{ id: 1, color: 'RED', price: '1' }, [1, null]],
      {},
      'BAD_REQUEST',
      'args[1][1]: expected int64',
    ],
  ])('of %s with %j is refused', (name, args, attachments, code, message) => {
    expect(() => decode(request(name, args, attachments))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it("of another kind than Java's generic=true is refused", () => {
    const body = request('put', [1, 2]);
    const other = Buffer.from(
      body.toString('latin1').replace('\x07generic\x04true', '\x07generic\x04bean'),
      'latin1',
    );
    expect(() => decode(other)).toThrow('generic calls of the kind bean are not served');
  });

  it('is answered in the form of generic calls: class names under `class`, enums as text, numbers as they are', () => {
    const types: [FieldType, unknown, unknown][] = [
      [
        Item,
        { id: '9007199254740993', color: 'BLUE', price: '0.10', note: null },
        { class: 'a.Item', id: 9007199254740993n, color: 'BLUE', price: '0.10', note: null },
      ],
      [list(Item), [], []],
      [set(string()), ['a'], ['a']],
      [array(int32()), [1, 2], [1, 2]],
      [array(Item), [], []],
      [array(array(string())), [['a']], [['a']]],
      [map(int32(), int64()), { 5: 1 }, new Map([[5, 1]])],
      [map(double()), { a: 1 }, { a: 1 }],
      [binary(), Uint8Array.of(1), Uint8Array.of(1)],
      [date(), new Date(5000), new Date(5000)],
      [localDate(), '2024-02-29', '2024-02-29'],
      [bigInteger(), '18446744073709551616', '18446744073709551616'],
      [nullable(int64()), null, null],
    ];
    const encoder = new ResultEncoder(serializer);
    for (const [type, value, expected] of types) {
      const output = encoder.encodeGeneric(type, value, newAttachments());
      const body = Buffer.from(output.bytes().subarray(HEADER_BYTES));
      const result = decodeResult(serializer.input(body), nullable(any()));
      const plain = plainValue(result.value);
      expect(plain instanceof Uint8Array ? Uint8Array.from(plain) : plain).toEqual(expected);
    }
  });

  it('keeps a whole double a double and a small long a long', () => {
    const bytes = (type: FieldType, value: unknown) =>
      new ResultEncoder(serializer)
        .encodeGeneric(type, value, undefined)
        .bytes()
        .toString('hex', HEADER_BYTES);
    expect(bytes(double(), 1)).toBe('915c');
    expect(bytes(int64(), '5')).toBe('91e5');
    expect(bytes(int32(), 5)).toBe('9195');
  });

  it('with a result that does not fit its contract is not answered', () => {
    const encode = () => new ResultEncoder(serializer).encodeGeneric(Item, { id: '1' }, undefined);
    expect(encode).toThrow('result.color: expected constant of a.Color');
  });
});
