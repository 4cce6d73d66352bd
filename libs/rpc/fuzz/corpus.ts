import {
  any,
  array,
  binary,
  boolean,
  char,
  date,
  decimal,
  double,
  enumeration,
  float,
  int16,
  int32,
  int64,
  int8,
  lazy,
  list,
  localDateTime,
  map,
  method,
  nullable,
  service,
  set,
  string,
  struct,
  uuid,
} from '../src/index.js';
import { Hessian2Serializer } from '../src/serialize/hessian2/hessian2-serializer.js';
import { captureBytes } from '../src/serialize/serializer.js';
import * as javaFrames from '../test/golden/dubbo-3.3.5-frames.js';
import { javaBytes } from '../test/golden/hessian-lite-values.js';

const Color = enumeration('io.stampede.fuzz.Color', ['RED', 'GREEN']);

/** Every kind of type that a contract can be made of, and one that holds its own kind. */
export const Everything = struct('io.stampede.fuzz.Everything', {
  text: string(),
  flag: boolean(),
  tiny: int8(),
  small: int16(),
  whole: int32(),
  large: int64(),
  single: float(),
  real: double(),
  unit: char(),
  bytes: binary(),
  at: date(),
  color: Color,
  price: decimal(),
  id: uuid(),
  local: localDateTime(),
  texts: list(string()),
  numbers: array(int32()),
  colors: set(Color),
  counts: map(int32()),
  byNumber: map(string(), int32()),
  inner: nullable(lazy((): unknown => Everything)),
  whatever: any(),
});

const SAMPLE = {
  text: '秒杀😀 sale',
  flag: true,
  tiny: -7,
  small: 300,
  whole: 70_000,
  large: '7311980024518934528',
  single: 1.5,
  real: 0.1,
  unit: '限',
  bytes: Buffer.from('0123456789abcdef'),
  at: new Date(1_700_000_000_137),
  color: 'RED',
  price: '199.00',
  id: '123e4567-e89b-12d3-a456-426614174000',
  local: '2024-02-29T01:02:03.000000004',
  texts: ['a', 'bc', '', '😀'],
  numbers: [1, 2, 300],
  colors: ['GREEN', 'RED'],
  counts: { a: 1, b: 2 },
  byNumber: { 1: 'one', 20_000: 'many' },
  inner: null,
  whatever: [1, 'two', { three: 3n }, null, new Date(60_000)],
};

/** Methods as the fuzzed requests call them. */
export const FuzzService = service('io.stampede.fuzz.FuzzService', {
  everything: method({ args: [Everything, int32()], returns: Everything, idempotent: true }),
  hello: method({ args: [string()], returns: string(), idempotent: true }),
});

/** What Java's golden requests call. */
export const OrderService = service('com.flash.api.OrderService', {
  hello: method({ args: [string()], returns: string() }),
  create: method({ args: [any(), int32(), int64()], returns: any() }),
});

const serializer = new Hessian2Serializer();
const nested = { ...SAMPLE, inner: { ...SAMPLE, inner: SAMPLE } };

/** Values as hessian2: ours, and what Java wrote. */
export const VALUES: readonly Buffer[] = [
  captureBytes(serializer, (output) => output.writeValue(Everything, SAMPLE)),
  captureBytes(serializer, (output) => output.writeValue(Everything, nested)),
  captureBytes(serializer, (output) => output.writeValue(any(), 'x'.repeat(40_000))),
  ...hexValues(javaBytes),
];

/** Whole frames: requests, answers, a heartbeat and a readonly event, as Java and as we write them. */
export const FRAMES: readonly Buffer[] = [
  ...hexValues(javaFrames),
  request('everything', 'Lio/stampede/fuzz/Everything;I', (output) => {
    output.writeValue(Everything, nested);
    output.writeInt(7);
  }),
  request('hello', 'Ljava/lang/String;', (output) => output.writeString('秒杀')),
  Buffer.from('dabbe2000000000000000007000000014e', 'hex'),
  Buffer.from('dabba2000000000000000000000000020152', 'hex'),
];

/** Bodies of requests and of answers. */
export const BODIES: readonly Buffer[] = FRAMES.map((frame) => frame.subarray(16));

function request(
  methodName: string,
  descriptors: string,
  writeArguments: (output: ReturnType<Hessian2Serializer['output']>) => void,
): Buffer {
  const body = captureBytes(serializer, (output) => {
    for (const text of ['2.0.2', FuzzService.interfaceName, '0.0.0', methodName, descriptors])
      output.writeString(text);
    writeArguments(output);
    output.writeAttachments(Buffer.alloc(0), { path: FuzzService.interfaceName, timeout: '3000' });
  });
  const header = Buffer.from('dabbc2000123456789abcdef00000000', 'hex');
  header.writeInt32BE(body.length, 12);
  return Buffer.concat([header, body]);
}

function hexValues(texts: object): Buffer[] {
  return Object.values(texts)
    .filter((text): text is string => typeof text === 'string' && /^(?:[0-9a-f]{2})+$/.test(text))
    .map((text) => Buffer.from(text, 'hex'));
}
