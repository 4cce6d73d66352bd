import { isDeepStrictEqual } from 'node:util';
import { echo, RpcError, ServiceException, withCall, type Attachments, type Result } from '../src/index.js';
import type { DubboLine, Matrix } from './cell.js';
import type { Consumers } from './consumers.js';
import { describe } from './equality.js';
import { Item, Refused } from './values.js';

/** What is not a matter of types, with us as the consumer. The names are those of java/peer's Cases. */
export async function runBehaviours(matrix: Matrix, line: DubboLine, consumers: Consumers): Promise<void> {
  const cases = {
    ...answers(consumers),
    ...generic(consumers),
    ...failures(consumers),
    ...(line === '2.7' ? unknownSerialization(consumers) : {}),
    ...connection(consumers),
  };
  for (const [name, work] of Object.entries(cases)) {
    await matrix.report.check(name, work);
  }
}

type Cases = Record<string, () => Promise<void>>;

function answers({ service, second }: Consumers): Cases {
  return {
    text: async () => requireEqual(await service.greet('秒杀😀'), 'hello 秒杀😀'),
    void: async () => requireEqual(await service.nothing(), undefined),
    future: async () => requireEqual(await service.later(50), 'after 50'),
    '1 MB of bytes': async () => requireEqual(await service.sizeOf(new Uint8Array(1 << 20)), 1 << 20),
    '1 MB of text': async () => requireEqual(await service.lengthOf('秒'.repeat(1 << 20)), 1 << 20),
    '1 MB result': async () => requireEqual((await service.bytesOf(1 << 20)).length, 1 << 20),
    attachments: async () => {
      const answers: (Attachments | undefined)[] = [];
      const onResult = ({ attachments }: Result) => answers.push(attachments);
      const value = await withCall({ attachments: { trace: '秒-1' }, onResult }, () =>
        service.attachment('trace'),
      );
      requireEqual([value, answers[0]?.answer], ['秒-1', '秒-1']);
    },
    'one-way': async () => {
      const text = `note ${Math.random()}`;
      await service.note(text);
      for (const until = Date.now() + 5000; (await service.noted()) !== text;)
        if (Date.now() > until) throw new Error('did not arrive');
    },
    callback: async () => {
      const listener = { heard: (text: string) => `we heard ${text}` };
      requireEqual(await service.tell('秒杀', listener), 'we heard 秒杀');
    },
    echo: async () => {
      requireEqual(await echo(service, '秒杀'), '秒杀');
      requireEqual(await echo(service, null), null);
    },
    'group and version': async () => {
      requireEqual(await second.who(), 'java second');
      requireEqual(await service.who(), 'java');
    },
    '200 in flight': async () => {
      const all = await Promise.all(Array.from({ length: 200 }, () => service.later(300)));
      requireEqual(new Set(all), new Set(['after 300']));
    },
  };
}

/** Without a contract; the values of a sample go there and come back as records. */
function generic({ genericTypes, genericBehaviour }: Consumers): Cases {
  return {
    'generic call': async () =>
      requireEqual(await genericBehaviour.$invoke('greet', ['java.lang.String'], ['秒杀']), 'hello 秒杀'),
    'generic call without parameter types': async () =>
      requireEqual(await genericBehaviour.$invoke('who', [], []), 'java'),
    'generic call with an object': async () => {
      const item = { sku: 'sku-1', quantity: 3, price: '199.00', color: 'BLUE' };
      const types = ['java.lang.String', Item.javaName];
      const answer = (await genericTypes.$invoke('item', types, ['item', item])) as Record<string, unknown>;
      requireEqual({ ...answer, price: String(answer.price) }, { ...item, class: Item.javaName });
    },
    'generic call that fails': () =>
      requireFailure(
        genericBehaviour.$invoke('refuse', ['java.lang.String', 'int'], ['sold out', 7]),
        'SERVICE_ERROR',
        'RefusedException: sold out',
      ),
    'generic call of a method that is not there': () =>
      requireFailure(genericBehaviour.$invoke('absent', [], []), undefined, 'absent'),
  };
}

function failures(consumers: Consumers): Cases {
  const { service, impatient, absent } = consumers;
  return {
    'declared exception': async () => {
      const call = service.refuse('sold out 秒', 7);
      await requireFailure(call, 'SERVICE_ERROR', 'RefusedException: sold out 秒');
      const fields = await call.catch((error: unknown) => ServiceException.find(error, Refused));
      requireEqual(fields, { reason: 7 });
    },
    'unchecked exception': () =>
      requireFailure(service.fail('out of order'), 'SERVICE_ERROR', 'IllegalStateException: out of order'),
    'exception that is not declared': () =>
      requireFailure(service.breakDown('broken'), 'SERVICE_ERROR', 'BrokenException: broken'),
    'exception of a class that we cannot have': () =>
      requireFailure(service.hide('hidden'), 'SERVICE_ERROR', 'HiddenException: hidden'),
    'method that is not there': () => requireFailure(absent.onlyHere(), undefined, 'onlyHere'),
    'version that is not there': () =>
      requireFailure(
        consumers.otherVersion.who(),
        consumers.way === 'direct' ? undefined : 'NO_PROVIDER',
        '',
      ),
    timeout: async () => {
      await requireFailure(impatient.slow(600), 'TIMEOUT', 'no answer');
      requireEqual(await service.greet('again'), 'hello again');
    },
    'argument over the limit': () =>
      besides(
        consumers,
        requireFailure(service.sizeOf(new Uint8Array(9 << 20)), 'PAYLOAD_TOO_LARGE', '8388608'),
      ),
    'result over the limit': () =>
      besides(consumers, requireFailure(service.bytesOf(9 << 20), undefined, '')),
    'result over our own limit': () =>
      besides(consumers, requireFailure(consumers.small.bytesOf(5 << 20), 'PAYLOAD_TOO_LARGE', '')),
  };
}

/** 3.3.6 fails before it can answer. */
function unknownSerialization({ foreign }: Consumers): Cases {
  return {
    'serialization that is not there': () =>
      requireFailure(foreign.who(), 'BAD_REQUEST', 'Unrecognized serialize type from consumer: 30'),
  };
}

function connection({ service, incidents }: Consumers): Cases {
  return {
    heartbeat: async () => {
      requireEqual(await service.who(), 'java');
      const before = incidents.length;
      await new Promise((resolve) => setTimeout(resolve, 4000));
      requireEqual(await service.who(), 'java');
      requireEqual(incidents.slice(before), []);
    },
  };
}

/** Other calls on the connection, before and after, are not harmed. */
async function besides({ service }: Consumers, work: Promise<void>): Promise<void> {
  const [before, after] = await Promise.all([service.later(500), work.then(() => service.greet('you'))]);
  requireEqual([before, after], ['after 500', 'hello you']);
}

function requireEqual(value: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(value, expected))
    throw new Error(`${describe(value)} instead of ${describe(expected)}`);
}

async function requireFailure(call: Promise<unknown>, code: string | undefined, text: string): Promise<void> {
  const failure = await call.then(
    (value) => new Error(`gave ${describe(value)}`),
    (error: unknown) => error as Error,
  );
  if (!(failure instanceof RpcError)) throw failure;
  const stack = failure.message.includes('\n') || failure.message.includes('\tat ');
  if ((code !== undefined && failure.code !== code) || !failure.message.includes(text) || stack)
    throw new Error(`${failure.code} ${failure.message.slice(0, 300)}, instead of ${code} … ${text} …`);
}
