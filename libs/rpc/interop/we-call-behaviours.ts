import { isDeepStrictEqual } from 'node:util';
import { JavaException, RpcError } from '../src/index.js';
import type { Matrix } from './cell.js';
import type { Consumers } from './consumers.js';
import { describe } from './equality.js';

/** What is not a matter of types, with us as the consumer. The names are those of java/peer's Cases. */
export async function runBehaviours(matrix: Matrix, consumers: Consumers): Promise<void> {
  const cases = { ...answers(consumers), ...failures(consumers), ...connection(consumers) };
  for (const [name, work] of Object.entries(cases)) {
    if (matrix.signal.aborted) return;
    await matrix.report.check(name, work);
  }
}

type Cases = Record<string, () => Promise<void>>;

function answers({ service, second, attachments }: Consumers): Cases {
  return {
    text: async () => requireEqual(await service.greet('秒杀😀'), 'hello 秒杀😀'),
    void: async () => requireEqual(await service.nothing(), undefined),
    future: async () => requireEqual(await service.later(50), 'after 50'),
    '1 MB of bytes': async () => requireEqual(await service.sizeOf(new Uint8Array(1 << 20)), 1 << 20),
    '1 MB of text': async () => requireEqual(await service.lengthOf('秒'.repeat(1 << 20)), 1 << 20),
    '1 MB result': async () => requireEqual((await service.bytesOf(1 << 20)).length, 1 << 20),
    attachments: async () => {
      attachments.send = { trace: '秒-1' };
      requireEqual(await service.attachment('trace'), '秒-1');
      requireEqual(attachments.answer.answer, '秒-1');
      attachments.send = {};
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

function failures(consumers: Consumers): Cases {
  const { service, impatient, absent } = consumers;
  return {
    'declared exception': async () => {
      const call = service.refuse('sold out 秒', 7);
      await requireFailure(call, 'SERVICE_ERROR', 'RefusedException: sold out 秒');
      const { cause } = (await call.catch((error: RpcError) => error)) as RpcError;
      requireEqual(cause instanceof JavaException && cause.fields, { reason: 7 });
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
