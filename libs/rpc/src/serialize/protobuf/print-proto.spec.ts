import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { Status, Tree } from '../../../test/support/typed-values.js';
import {
  any,
  binary,
  date,
  decimal,
  int32,
  int64,
  list,
  map,
  nothing,
  nullable,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { method, service } from '../../common/contract/service-contract.js';
import { captureBytes } from '../serializer.js';
import { printProto } from './print-proto.js';
import { ProtobufSerializer } from './protobuf-serializer.js';

const Order = struct('io.stampede.test.Order', {
  id: string(),
  status: Status,
  total: decimal(),
  cents: int64(),
  at: date(),
  note: nullable(string()),
  lines: list(int32()),
  grid: list(list(int32())),
  sparse: list(nullable(string())),
  counts: map(int32(), Status),
  trees: map(Tree),
  extra: any(),
  seal: binary(),
});

const OrderService = service('io.stampede.test.OrderService', {
  find: method({ args: [string(), nullable(Order)], returns: nullable(Order) }),
  save: method({ args: [Order, list(Order), Status], returns: nothing() }),
});

const order = {
  id: 'o-1',
  status: 'SHUT',
  total: '199.00',
  cents: '9007199254740993',
  at: new Date('1969-12-31T23:59:59.999Z'),
  note: null,
  lines: [1, -2, 3],
  grid: [[1], []],
  sparse: ['a', null],
  counts: { OPEN: 1 },
  trees: { oak: { name: 'oak', left: null, others: [{ name: 'leaf', left: null, others: [] }] } },
  extra: { deep: [true, 1, 1.5, 'x', null] },
  seal: Buffer.from([1, 2]),
};

/** The messages of the printed file, as protobufjs understands them: another implementation than ours. */
function compiled(): protobuf.Root {
  const root = new protobuf.Root();
  for (const name of ['empty', 'timestamp', 'wrappers'])
    root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)!.nested!);
  return protobuf.parse(printProto(OrderService), root, { keepCase: true }).root;
}

describe('printProto', () => {
  const serializer = new ProtobufSerializer();
  const encode = (type: FieldType, value: unknown): Buffer =>
    captureBytes(serializer, (output) => output.writeValue(type, value));

  it('prints messages whose bytes are those that the serializer writes', () => {
    const Message = compiled().lookupType('io.stampede.test.Order');
    const read = Message.toObject(Message.decodeDelimited(encode(Order, order)), {
      longs: String,
      enums: String,
    });
    expect(read).toMatchObject({
      id: 'o-1',
      status: 'STATUS_SHUT',
      total: '199.00',
      cents: '9007199254740993',
      at: { seconds: '-1', nanos: 999_000_000 },
      lines: [1, -2, 3],
      grid: [{ value: [1] }, {}],
      sparse: [{ value: 'a' }, {}],
      counts: { OPEN: 1 },
      trees: { oak: { name: 'oak', others: [{ name: 'leaf' }] } },
    });
    expect(read).not.toHaveProperty('note');
  });

  it('prints messages that a peer may write: zeros left out, numbers not packed, fields in any order', () => {
    const Message = compiled().lookupType('io.stampede.test.Order');
    const bytes = Message.encodeDelimited(
      Message.fromObject({ total: '1', at: { seconds: 5 }, trees: { a: { name: 'b' } }, seal: 'AQI=' }),
    ).finish();
    expect(serializer.input(Buffer.from(bytes)).readValue(Order)).toEqual({
      id: '',
      status: 'OPEN',
      total: '1',
      cents: '0',
      at: new Date(5000),
      note: null,
      lines: [],
      grid: [],
      sparse: [],
      counts: {},
      trees: { a: { name: 'b', left: null, others: [] } },
      extra: null,
      seal: Buffer.from([1, 2]),
    });
    // lines = 7, not packed: 1, 2; then id = 1.
    const loose = Buffer.from([...[7, 0x38, 1, 0x38, 2, 0x0a, 1, 0x78]]);
    expect(serializer.input(loose).readValue(struct('a.B', fieldsUpTo('lines')))).toMatchObject({
      id: 'x',
      lines: [1, 2],
    });
  });

  it('puts numbers and text into the wrappers of Google, and says what the methods take', () => {
    const StringValue = compiled().lookupType('google.protobuf.StringValue');
    expect(StringValue.decodeDelimited(encode(string(), 'text')).toJSON()).toEqual({ value: 'text' });
    const text = printProto(OrderService);
    expect(text).toContain('//   NullableOrderValue find(google.protobuf.StringValue, NullableOrderValue)');
    expect(text).toContain('//   google.protobuf.Empty save(Order, OrderValueList, StatusValue)');
    expect(text).toContain('  STATUS_OPEN = 0;\n  STATUS_SHUT = 1;');
    expect(text).toContain('  map<string, int32> counts = 10;');
  });

  it('refuses two types of one name', () => {
    const Other = service('a.S', {
      one: method({ args: [struct('a.Order', {})], returns: struct('b.Order', {}) }),
    });
    expect(() => printProto(Other)).toThrow('a.Order and b.Order would both be message Order');
  });
});

/** The order's fields up to one, those that must be there made nullable. */
function fieldsUpTo(last: string): Record<string, FieldType> {
  const names = Object.keys(Order.fields);
  return Object.fromEntries(
    names.slice(0, names.indexOf(last) + 1).map((name) => {
      const type = Order.fields[name]!;
      return [name, type.kind === 'list' || type.kind === 'nullable' ? type : nullable(type)];
    }),
  );
}
