import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  any,
  binary,
  date,
  double,
  enumeration,
  float,
  int64,
  list,
  map,
  nullable,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { argumentDigest } from './argument-digest.js';

const fields = {
  name: string(),
  price: float(),
  weight: double(),
  id: int64(),
  kind: enumeration('a.Kind', ['ONE', 'TWO']),
  bytes: binary(),
  at: date(),
  tags: list(string()),
  counts: map(double()),
  note: nullable(string()),
  rest: any(),
};
const Order = struct('a.Order', fields);
const wire = new Hessian2Serializer();

function travelled(type: FieldType, value: unknown): unknown {
  const output = wire.output(0);
  output.writeValue(type, value);
  return wire.input(Buffer.from(output.bytes())).readValue(type);
}

const text = fc.string({ unit: 'grapheme' });
const order = fc.record({
  name: text,
  price: fc.float(),
  weight: fc.double(),
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  kind: fc.constantFrom('ONE', 'TWO'),
  bytes: fc.uint8Array(),
  at: fc.date({ noInvalidDate: true }),
  tags: fc.array(text),
  counts: fc.dictionary(text, fc.double()),
  note: fc.option(text),
  rest: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text)),
});

describe('argumentDigest', () => {
  it('is the same before and after the way', () => {
    fc.assert(
      fc.property(order, (value) => {
        expect(argumentDigest([Order], [travelled(Order, value)])).toBe(argumentDigest([Order], [value]));
      }),
    );
  });

  it('differs where a value differs', () => {
    const one = fc.sample(order, 1)[0]!;
    const digest = argumentDigest([Order], [one]);
    for (const change of [{ name: `${one.name}x` }, { tags: [...one.tags, ''] }, { note: `${one.note}x` }])
      expect(argumentDigest([Order], [{ ...one, ...change }])).not.toBe(digest);
    expect(argumentDigest([double(), double()], [1, 2])).not.toBe(
      argumentDigest([double(), double()], [2, 1]),
    );
    expect(argumentDigest([any()], ['AQ=='])).not.toBe(argumentDigest([any()], [Buffer.from([1])]));
    expect(argumentDigest([any()], ['5'])).not.toBe(argumentDigest([any()], [5]));
  });

  it('leaves out what the contract does not name, and what is null: a provider may know more fields', () => {
    const Former = struct('a.Order', { name: string() });
    const Later = struct('a.Order', { note: nullable(string()), name: string() });
    const digest = argumentDigest([Former], [{ name: 'a' }]);
    expect(argumentDigest([Former], [{ name: 'a', more: 1 }])).toBe(digest);
    expect(argumentDigest([Later], [{ name: 'a', note: null }])).toBe(digest);
  });

  it('does not depend on the order of fields and keys', () => {
    const digest = argumentDigest([map(double())], [{ a: 1, b: 2 }]);
    expect(argumentDigest([map(double())], [{ b: 2, a: 1 }])).toBe(digest);
    expect(argumentDigest([map(double())], [{ b: 1, a: 2 }])).not.toBe(digest);
  });

  it('refuses a small message that stands for a huge value, and one without an end', () => {
    let node: object = { next: null };
    for (let depth = 0; depth < 20; depth++) node = { next: [node, node] };
    expect(() => argumentDigest([any()], [node])).toThrow(RangeError);
    const circle: Record<string, unknown> = {};
    circle.next = [circle];
    expect(() => argumentDigest([any()], [circle])).toThrow('circular arguments cannot be signed');
  });
});
