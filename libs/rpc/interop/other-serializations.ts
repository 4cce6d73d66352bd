import { isDeepStrictEqual } from 'node:util';
import { RpcApplication, RpcError, ServiceException, type Client, type ReferOptions } from '../src/index.js';
import { BehaviourService } from './behaviour-service.js';
import { cellOf, ownAddress, type Direction, type Matrix } from './cell.js';
import { describe } from './equality.js';
import { behaviourImplementation, requireSample, typesImplementation } from './implementations.js';
import { JavaPeer } from './java-peer.js';
import { messagesImplementation, MessagesService } from './messages-service.js';
import { methodOf, SAMPLES } from './samples/samples.js';
import { TypesService } from './types-service.js';
import { Refused } from './values.js';

/** Serializations beside hessian2 that Dubbo 2.7 has too. */
const SERIALIZATIONS = ['gson', 'msgpack', 'protobuf'] as const;

/** Samples that both formats keep, by Java's own reading and writing of them. */
const SAMPLE_NAMES = [
  ...['bool true', 'int8 min', 'int16 max', 'int32 -2147483648', 'float32 1.5', 'float64 0.1', 'scalars'],
  ...['int64 9007199254740992', 'int64 9007199254740993', 'int64 -9223372036854775808', 'boxedInt64 null'],
  ...['text wide', 'text astral', 'text null', 'text of 100000 wide', 'bytes of 1024', 'color', 'colors'],
  ...['textList', 'texts', 'boxedLongs', 'locale language', 'currency', 'node chain', 'pair not shared'],
];
/** What only one of them keeps: MessagePack rounds decimals to doubles, Gson writes dates for people. */
const FURTHER_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  gson: ['decimal 199.00', 'bigInteger -123456789012345678901234567890', 'item', 'itemArray'],
  msgpack: ['date milliseconds', 'date before 1970', 'decimal -1E-9', 'bigInteger 9007199254740993'],
};

/** Of java/peer's Cases. */
const CASES = [
  ...['text', 'void', 'future', '1 MB of text', 'attachments', 'one-way', 'callback', 'echo'],
  ...['200 in flight', 'exception of our own', 'method that is not there', 'timeout'],
];
const MESSAGE_CASES = [
  ...['message of text', 'message of nothing', 'message of a long', 'message of bytes', 'message that fails'],
];

const cellIn = (serialization: string, direction: Direction): string =>
  `${cellOf('2.7', direction, 'direct')} in ${serialization}`;

export const SERIALIZATION_CELLS = SERIALIZATIONS.flatMap((name) => [
  cellIn(name, 'Java calls us'),
  cellIn(name, 'we call Java'),
]);

/** Both directions in one serialization after the other, at addresses. */
export async function runOtherSerializations(matrix: Matrix): Promise<void> {
  for (const serialization of SERIALIZATIONS) {
    await javaCallsUsIn(serialization, matrix);
    await weCallJavaIn(serialization, matrix);
  }
}

const isOfBoth = (serialization: string, name: string): boolean =>
  SAMPLE_NAMES.includes(name) || FURTHER_SAMPLES[serialization]!.includes(name);

const javaPeer = ({ java, zookeeper }: Matrix, application: string, log: string): JavaPeer =>
  new JavaPeer(java, 'dubbo-2.7', 'io.stampede.interop.Peer', [application, zookeeper], log);

async function javaCallsUsIn(serialization: string, matrix: Matrix): Promise<void> {
  const { report } = matrix;
  const cell = cellIn(serialization, 'Java calls us');
  if (!report.wantsCell(cell)) return;
  report.begin(cell);
  const provider = await startProvider(serialization);
  const consumer = javaPeer(matrix, 'java-consumer', `consumer-2.7-${serialization}`);
  const run = (name: string) => report.check(name, () => consumer.ask('run', name));
  try {
    const address = `${ownAddress()}:${provider.port}`;
    await consumer.ask('consumer', 'direct', [address, address].join(','), serialization);
    if (serialization === 'protobuf') {
      for (const name of MESSAGE_CASES) await run(name);
      return;
    }
    const answered = new Map((await consumer.ask('types')).map(({ name, failure }) => [name, failure]));
    for (const name of SAMPLES.keys())
      if (isOfBoth(serialization, name)) report.add(name, answered.get(name));
    for (const name of CASES) await run(name);
  } finally {
    await consumer.stop();
    await provider.close();
  }
}

async function startProvider(serialization: string): Promise<RpcApplication> {
  const address = { host: '0.0.0.0', registerHost: ownAddress(), port: 0 };
  const provider = await RpcApplication.start({
    application: 'node-provider',
    serializer: serialization,
    ...address,
  });
  await provider.export(TypesService, typesImplementation);
  await provider.export(BehaviourService, behaviourImplementation('node'));
  await provider.export(BehaviourService, behaviourImplementation('node'), { group: 'load' });
  await provider.export(MessagesService, messagesImplementation);
  return provider;
}

async function weCallJavaIn(serialization: string, matrix: Matrix): Promise<void> {
  const { report } = matrix;
  const cell = cellIn(serialization, 'we call Java');
  if (!report.wantsCell(cell)) return;
  report.begin(cell);
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const provider = javaPeer(matrix, 'java-provider', `provider-2.7-${serialization}`);
  const consumer = await RpcApplication.start({ application: 'node-consumer' });
  try {
    await provider.ask('provider', String(port), serialization);
    const options = { providers: [`${ownAddress()}:${port}`], serialization };
    const cases =
      serialization === 'protobuf'
        ? messageCases(consumer.refer(MessagesService, options))
        : behaviourCases(consumer, options);
    if (serialization !== 'protobuf') {
      const types = consumer.refer(TypesService, options);
      for (const [name, value] of SAMPLES)
        if (isOfBoth(serialization, name))
          await report.check(name, async () =>
            requireSample(name, await types[methodOf(name)]!(name, value)),
          );
    }
    for (const [name, work] of Object.entries(cases)) await report.check(name, work);
  } finally {
    await consumer.close();
    await provider.stop();
  }
}

type Cases = Record<string, () => Promise<void>>;

function behaviourCases(consumer: RpcApplication, options: ReferOptions): Cases {
  const service = consumer.refer(BehaviourService, options);
  return {
    text: async () => requireEqual(await service.greet('秒杀😀'), 'hello 秒杀😀'),
    void: async () => requireEqual(await service.nothing(), undefined),
    '1 MB of text': async () => requireEqual(await service.lengthOf('秒'.repeat(1 << 20)), 1 << 20),
    'unchecked exception': () =>
      requireFailure(service.fail('out of order'), 'IllegalStateException: out of order'),
    'declared exception': async () => {
      const call = service.refuse('sold out 秒', 7);
      await requireFailure(call, 'RefusedException: sold out 秒');
      const fields = await call.catch((error: unknown) => ServiceException.find(error, Refused));
      requireEqual(fields, { reason: 7 });
    },
  };
}

function messageCases(service: Client<typeof MessagesService>): Cases {
  return {
    'message of text': async () =>
      requireEqual(await service.greet({ value: '秒杀😀' }), { value: 'hello 秒杀😀' }),
    'message of nothing': async () => requireEqual(await service.greet({ value: '' }), { value: 'hello ' }),
    'message of a long': async () =>
      requireEqual(await service.next({ value: '9007199254740992' }), { value: '9007199254740993' }),
    'message of bytes': async () => {
      const bytes = Buffer.alloc(1 << 20);
      bytes[0] = 7;
      requireEqual((await service.reversed({ value: bytes })).value.at(-1), 7);
    },
    'message that fails': () =>
      requireFailure(service.fail({ value: 'out of order' }), 'IllegalStateException: out of order'),
  };
}

function requireEqual(value: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(value, expected))
    throw new Error(`${describe(value)} instead of ${describe(expected)}`);
}

async function requireFailure(call: Promise<unknown>, text: string): Promise<void> {
  const failure = await call.then(
    (value) => new Error(`gave ${describe(value)}`),
    (error: unknown) => error as Error,
  );
  if (!(failure instanceof RpcError) || !failure.message.includes(text)) throw failure;
}
