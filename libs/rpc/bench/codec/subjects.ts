import { isDeepStrictEqual } from 'node:util';
import { decode, encode } from '@msgpack/msgpack';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import protobuf from 'protobufjs';
import { Hessian2Serializer } from '../../src/serialize/hessian2/hessian2-serializer.js';
import { captureBytes } from '../../src/serialize/serializer.js';
import { requirePeer } from '../peers.js';
import type { CodecSubject } from './codec-subject.js';
import { ORDER, OrderType } from './order.js';

/** By the name that targets and results have; made in the process that measures them. */
export const SUBJECTS = {
  hessian2,
  'hessian.js': hessianJs,
  json,
  'json-bytes': jsonBytes,
  msgpack,
  protobuf: protobufjs,
  xml,
} satisfies Record<string, () => CodecSubject>;

export type SubjectName = keyof typeof SUBJECTS;

function hessian2(): CodecSubject {
  const serializer = new Hessian2Serializer();
  const bytes = captureBytes(serializer, (output) => output.writeValue(OrderType, ORDER));
  return subject('hessian2 (ours, types checked)', bytes.length, ORDER, {
    encode() {
      const output = serializer.output(0);
      output.writeValue(OrderType, ORDER);
      return output.bytes();
    },
    decode: () => serializer.input(bytes).readValue(OrderType),
  });
}

/** hessian.js wants each object wrapped with its class; here that is done before, and costs nothing. */
function hessianJs(): CodecSubject {
  const { encode, decode } = requirePeer<{
    encode(value: unknown, version: string): Buffer;
    decode(bytes: Buffer, version: string): unknown;
  }>('hessian.js');
  const long = (value: string): object => ({ $class: 'long', $: value });
  const lines = ORDER.lines.map((line) => ({
    $class: 'io.stampede.bench.OrderLine',
    $: { ...line, skuId: long(line.skuId), priceCents: long(line.priceCents) },
  }));
  const wrapped = {
    $class: 'io.stampede.bench.Order',
    $: {
      ...ORDER,
      orderId: long(ORDER.orderId),
      userId: long(ORDER.userId),
      saleId: long(ORDER.saleId),
      amountCents: long(ORDER.amountCents),
      status: { $class: 'io.stampede.bench.OrderStatus', $: { name: ORDER.status } },
      lines,
    },
  };
  const bytes = encode(wrapped, '2.0');
  // Read by ours: that the bytes are the same order.
  const read = (): unknown => new Hessian2Serializer().input(bytes).readValue(OrderType);
  const made = subject('hessian.js', bytes.length, ORDER, {
    encode: () => encode(wrapped, '2.0'),
    decode: () => decode(bytes, '2.0'),
  });
  return { ...made, verify: () => requireEqual(read(), ORDER) };
}

function json(): CodecSubject {
  const text = JSON.stringify(ORDER);
  return subject(
    'JSON.stringify, JSON.parse (text, dates stay text)',
    Buffer.byteLength(text),
    JSON.parse(text),
    {
      encode: () => JSON.stringify(ORDER),
      decode: () => JSON.parse(text) as unknown,
    },
  );
}

function jsonBytes(): CodecSubject {
  const bytes = Buffer.from(JSON.stringify(ORDER));
  return subject('JSON as bytes', bytes.length, JSON.parse(bytes.toString()), {
    encode: () => Buffer.from(JSON.stringify(ORDER)),
    decode: () => JSON.parse(bytes.toString()) as unknown,
  });
}

function msgpack(): CodecSubject {
  const bytes = encode(ORDER);
  return subject('MessagePack (@msgpack/msgpack)', bytes.length, ORDER, {
    encode: () => encode(ORDER),
    decode: () => decode(bytes),
  });
}

function protobufjs(): CodecSubject {
  const file = new URL('order.proto', import.meta.url).pathname;
  const type = protobuf.loadSync(file).lookupType('io.stampede.bench.Order');
  const order = {
    ...ORDER,
    status: 1,
    placedAt: ORDER.placedAt.getTime(),
    paidAt: ORDER.paidAt!.getTime(),
    cancelReason: undefined,
  };
  const bytes = type.encode(type.create(order)).finish();
  const made = subject('Protocol Buffers (protobufjs)', bytes.length, order, {
    encode: () => type.encode(order as never).finish(),
    decode: () => type.decode(bytes),
  });
  const back = (): unknown => ({
    ...order,
    ...type.toObject(type.decode(bytes), { longs: String }),
    placedAt: Number(type.toObject(type.decode(bytes), { longs: Number }).placedAt),
    paidAt: Number(type.toObject(type.decode(bytes), { longs: Number }).paidAt),
  });
  return { ...made, verify: () => requireEqual(back(), order) };
}

function xml(): CodecSubject {
  const builder = new XMLBuilder({});
  const parser = new XMLParser({});
  const order = {
    order: { ...ORDER, placedAt: ORDER.placedAt.toISOString(), paidAt: ORDER.paidAt!.toISOString() },
  };
  const text = builder.build(order);
  const made = subject('XML (fast-xml-parser)', Buffer.byteLength(text), order, {
    encode: () => builder.build(order),
    decode: () => parser.parse(text) as unknown,
  });
  const receiver = (): unknown => (parser.parse(text) as typeof order).order.receiver;
  return { ...made, verify: () => requireEqual(receiver(), ORDER.receiver) };
}

function subject(
  title: string,
  bytes: number,
  expected: unknown,
  coding: Pick<CodecSubject, 'encode' | 'decode'>,
): CodecSubject {
  return { title, bytes, ...coding, verify: () => requireEqual(coding.decode(), expected) };
}

function requireEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new Error(`came back as ${JSON.stringify(actual)}, not as ${JSON.stringify(expected)}`);
}
