import { describe, expect, it } from '@jest/globals';
import { newAttachments } from '../../common/attachments.js';
import { nothing, string } from '../../common/contract/field-type.js';
import { method, service, type MethodContract } from '../../common/contract/service-contract.js';
import { monotonicNow } from '../../common/deadline.js';
import { Invocation } from '../../common/invocation.js';
import { silentLogger } from '../../common/logger.js';
import { ServiceUrl } from '../../common/service-url.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { Serializers } from '../../serialize/serializers.js';
import type { Transport } from '../../transport/transport.js';
import { DubboProtocol } from './dubbo-protocol.js';

const TextService = service('a.TextService', { put: method({ args: [string()], returns: nothing() }) });

/** How a call of so many letters ends at a provider with these parameters, where nothing can be sent. */
async function call(
  letters: number,
  parameters: Record<string, string>,
  { maxFrameBytes = 1000, ...reference }: { maxFrameBytes?: number; payload?: string } = {},
): Promise<unknown> {
  const protocol = new DubboProtocol({
    application: 'test',
    host: 'h',
    port: undefined,
    maxFrameBytes,
    connectTimeoutMs: 1000,
    maxConnections: 1,
    implement: () => {
      throw new Error('nothing is exported');
    },
    transport: {
      connect: () => ({ pendingBytes: Infinity, start: () => undefined }),
    } as unknown as Transport,
    tls: undefined,
    serializers: new Serializers(['hessian2'], () => new Hessian2Serializer(), 'hessian2'),
    exchange: {
      heartbeatMs: 60_000,
      maxInFlight: 1,
      maxPendingBytes: 1,
      maxReconnectDelayMs: 1,
      logger: silentLogger,
      incidents: () => undefined,
    },
  });
  const url = new ServiceUrl('dubbo', 'h', 1, TextService.interfaceName, parameters);
  const invoker = protocol.refer(TextService, url, new ServiceUrl('consumer', 'h', 0, url.path, reference));
  const put = TextService.methods.put as unknown as MethodContract;
  const args = ['x'.repeat(letters)];
  const deadline = monotonicNow() + 1000;
  const invocation = new Invocation('consumer', TextService, 'put', put, args, newAttachments(), deadline);
  return invoker.invoke(invocation).catch((error: unknown) => error);
}

describe('a request', () => {
  it.each([
    ['over the limit that the provider announces', 500, { payload: '400' }, 'PAYLOAD_TOO_LARGE'],
    ['over its own limit, whatever the provider takes', 1500, { payload: '8000' }, 'PAYLOAD_TOO_LARGE'],
    ['below both', 500, { payload: '8000' }, 'LIMIT_EXCEEDED'],
    ['for a provider that has no limit', 500, { payload: '0' }, 'LIMIT_EXCEEDED'],
  ])('%s ends before it is sent or where it would be', async (_case, letters, parameters, code) => {
    expect(await call(letters, parameters)).toMatchObject({ code });
  });

  it.each([
    ['the provider', { payload: '400' }, {}, /at most 400 are allowed \(payload of h:1\)/],
    [
      'the reference',
      { payload: '8000' },
      { payload: '300' },
      /at most 300 are allowed \(payload of the refere/,
    ],
    [
      'this process',
      { payload: '400' },
      { maxFrameBytes: 350 },
      /at most 350 are allowed \(maxFrameBytes of/,
    ],
  ])('over the limit of %s is told so', async (_who, parameters, own, message) => {
    expect(await call(500, parameters, own)).toMatchObject({
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("is held to Dubbo's 8 MiB by a provider that names no limit, and to the reference's word over the provider's", async () => {
    const large = 8 * 1024 * 1024;
    const own = { maxFrameBytes: 2 * large };
    expect(await call(large, {}, own)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await call(large, {}, { ...own, payload: '0' })).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await call(500, { payload: '400' }, { payload: '900' })).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
