import { describe, expect, it } from '@jest/globals';
import { decimal, localDateTime } from '../../common/contract/field-type.js';
import { Hessian2Serializer } from './hessian2-serializer.js';
import { any } from '../../common/contract/field-type.js';
import { plainValue } from './plain-value.js';
import { typedValue } from './typed-value.js';
import { HessianObject } from './untyped.js';

const serializer = new Hessian2Serializer();

describe('plainValue', () => {
  it('makes records of objects and text of the values of Java', () => {
    const output = serializer.output(0);
    output.writeValue(any(), {
      price: typedValue(decimal(), '199.00'),
      at: typedValue(localDateTime(), '2024-02-29T01:02:03'),
      owner: new HessianObject('a.Owner', { id: 9007199254740993n }),
      keys: new Map([[1, new HessianObject('a.Owner', {})]]),
    });
    const plain = plainValue(serializer.input(Buffer.from(output.bytes())).readValue(any()));
    expect(plain).toEqual({
      price: '199.00',
      at: '2024-02-29T01:02:03',
      owner: { class: 'a.Owner', id: 9007199254740993n },
      keys: new Map([[1, { class: 'a.Owner' }]]),
    });
  });

  it('keeps what is shared shared, and circles closed', () => {
    const shared = new HessianObject('a.B', {});
    const circle: unknown[] = [shared, shared];
    circle.push(circle);
    const plain = plainValue(circle) as unknown[];
    expect(plain[0]).toBe(plain[1]);
    expect(plain[2]).toBe(plain);
  });
});
