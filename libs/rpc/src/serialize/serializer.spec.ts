import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Status, Tree, typedValues } from '../../test/support/typed-values.js';
import {
  any,
  binary,
  date,
  decimal,
  enumeration,
  int32,
  int64,
  list,
  map,
  nothing,
  nullable,
  string,
  struct,
  type FieldType,
} from '../common/contract/field-type.js';
import { Hessian2Serializer } from './hessian2/hessian2-serializer.js';
import { GsonSerializer } from './json/gson-serializer.js';
import { MsgpackSerializer } from './msgpack/msgpack-serializer.js';
import { ProtobufSerializer } from './protobuf/protobuf-serializer.js';
import { captureBytes, type Serializer } from './serializer.js';

const SERIALIZERS: readonly Serializer[] = [
  new Hessian2Serializer(),
  new GsonSerializer(),
  new MsgpackSerializer(),
  new ProtobufSerializer(),
];

const Point = struct('a.Point', { x: int32(), label: nullable(string()) });
const Line = struct('a.Line', { from: Point, marks: list(Point), named: map(Point) });

describe.each(SERIALIZERS.map((serializer) => [serializer.name, serializer] as const))(
  '%s',
  (name, serializer) => {
    const encode = (type: FieldType, value: unknown): Buffer =>
      captureBytes(serializer, (output) => output.writeValue(type, value));
    const decode = (type: FieldType, bytes: Buffer): unknown => serializer.input(bytes).readValue(type);

    it('reads back every value of every type of a contract, and nothing beyond it', () => {
      fc.assert(
        fc.property(typedValues(), ([type, value]) => {
          const input = serializer.input(encode(type, value));
          expect(input.readValue(type)).toEqual(value);
          expect(input.atEnd).toBe(true);
        }),
        { numRuns: 1000 },
      );
    });

    it('keeps several values of one message apart', () => {
      const prepared = captureBytes(serializer, (inner) => inner.writePairs({ path: 'a.B', group: 'g' }));
      const whole = captureBytes(serializer, (output) => {
        output.writeInt(-3);
        output.writeString('é\n"😀');
        output.writeValue(int64(), '9007199254740993');
        output.writeAttachments(
          prepared,
          JSON.parse('{"traceparent":"00","__proto__":"x"}') as Record<string, string>,
        );
      });
      const input = serializer.input(whole);
      expect(input.readInt()).toBe(-3);
      expect(input.readString()).toBe('é\n"😀');
      expect(input.readValue(int64())).toBe('9007199254740993');
      expect(Object.entries(input.readAttachments())).toEqual([
        ['path', 'a.B'],
        ['group', 'g'],
        ['traceparent', '00'],
        ['__proto__', 'x'],
      ]);
      expect(input.atEnd).toBe(true);
    });

    it('leaves room for a frame header, and the bytes of a message of a megabyte', () => {
      const output = serializer.output(16);
      output.writeValue(string(), 'é'.repeat(500_000));
      const bytes = Buffer.from(output.bytes());
      expect(decode(string(), bytes.subarray(16))).toBe('é'.repeat(500_000));
    });

    it.each<[FieldType, unknown, string]>([
      [string(), 1, 'value: expected string, got number'],
      [int32(), 2147483648, 'value: expected int32, got number'],
      [int32(), 1.5, 'value: expected int32, got fraction'],
      [int64(), 5, 'value: expected int64, got number'],
      [int64(), '9223372036854775808', 'value: expected int64, got string'],
      [Status, 'AJAR', 'expected constant of io.stampede.test.Status'],
      [decimal(), 'cheap', 'value: expected java.math.BigDecimal, got string'],
      [date(), new Date(NaN), 'value: expected date, got object'],
      [binary(), [1], 'value: expected binary, got list'],
      [any(), () => 1, 'value: expected a value, got function'],
      [list(Point), [{ x: 1 }, { x: 'a' }], '[1].x: expected int32, got string'],
      [Line, { from: { x: 1 }, marks: [{}], named: {} }, 'marks[0].x: expected int32, got undefined'],
      [Line, { from: { x: 1 }, marks: [], named: { k: {} } }, 'named["k"].x: expected int32, got undefined'],
      [map(int32(), int32()), { a: 1 }, '["a"]: expected int32, got string'],
      [nothing(), 1, 'value: expected void, got number'],
    ])('refuses to write what does not fit, and says where %#', (type, value, message) => {
      expect(() => encode(type, value)).toThrow(message);
    });

    it('refuses to read what does not fit, and says where', () => {
      const Wrong = struct('a.Line', {
        from: struct('a.Point', { x: string(), label: nullable(string()) }),
        marks: list(Point),
        named: map(Point),
      });
      const bytes = encode(Wrong, { from: { x: 'text', label: null }, marks: [], named: {} });
      expect(() => decode(Line, bytes)).toThrow(/^from\.x: expected /);
      const Other = enumeration('io.stampede.test.Status', ['A', 'B', 'C', 'AJAR']);
      expect(() => decode(list(Status), encode(list(Other), ['AJAR']))).toThrow(
        /^\[0\]: expected constant of io\.stampede\.test\.Status/,
      );
    });

    it('reads what a newer peer added and an older one lacks', () => {
      const Newer = struct('a.Point', { x: int32(), label: nullable(string()), depth: list(Point) });
      expect(decode(Point, encode(Newer, { x: 1, label: null, depth: [{ x: 2, label: 'a' }] }))).toEqual({
        x: 1,
        label: null,
      });
      expect(decode(Point, encode(struct('a.Point', { x: int32() }), { x: 1 }))).toEqual({
        x: 1,
        label: null,
      });
      expect(() => decode(Line, encode(struct('a.Line', {}), {}))).toThrow(/expected a\.Point, got nothing/);
    });

    it('bounds how deep values stand, both ways', () => {
      const circle: Record<string, unknown> = { name: 'a', left: null, others: [] };
      circle.left = circle;
      const loop: unknown[] = [];
      loop.push(loop);
      for (const [type, value] of [
        [Tree, circle],
        [any(), loop],
      ] as const) {
        // hessian2 alone has references: there a circle is one.
        if (name === 'hessian2') expect(encode(type, value).length).toBeLessThan(200);
        else expect(() => encode(type, value)).toThrow('nested deeper than 64');
      }
      let deep: unknown = 'x';
      for (let depth = 0; depth < 60; depth++) deep = [deep];
      expect(decode(any(), encode(any(), deep))).toEqual(deep);
    });

    it('throws on bytes that are no message, and never hangs', () => {
      const types = [
        string(),
        Line,
        Tree,
        list(Point),
        map(int32()),
        int64(),
        Status,
        any(),
        binary(),
        date(),
      ];
      const samples = types.map((type) => {
        try {
          return encode(type, type === Tree ? { name: 'a', left: null, others: [] } : 'AJAR');
        } catch {
          return encode(any(), { a: [1, 'b', { c: null }] });
        }
      });
      const mutated = fc
        .tuple(
          fc.constantFrom(...samples),
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
          fc.nat(),
        )
        .map(([sample, changes, cut]) => {
          const bytes = Buffer.from(sample);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          return bytes.subarray(0, bytes.length - (cut % 3));
        });
      const hostile = fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        mutated,
      );
      fc.assert(
        fc.property(hostile, fc.constantFrom(...types), (bytes, type) => {
          const input = serializer.input(bytes);
          for (const read of [
            () => input.readValue(type),
            () => input.readAttachments(),
            () => input.readThrowable(),
          ]) {
            try {
              read();
            } catch (error) {
              expect((error as Error).message).toEqual(expect.any(String));
            }
          }
        }),
        { numRuns: 3000 },
      );
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });
  },
);
