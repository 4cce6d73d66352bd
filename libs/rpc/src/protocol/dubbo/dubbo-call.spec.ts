import { describe, expect, it } from '@jest/globals';
import { newAttachments } from '../../common/attachments.js';
import { string } from '../../common/contract/field-type.js';
import { method, service, type MethodContract } from '../../common/contract/service-contract.js';
import { NEVER } from '../../common/deadline.js';
import { Invocation } from '../../common/invocation.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { GsonSerializer } from '../../serialize/json/gson-serializer.js';
import type { Serializer } from '../../serialize/serializer.js';
import { Serializers } from '../../serialize/serializers.js';
import { STATUS } from '../../transport/frame-header.js';
import { DubboCall } from './dubbo-call.js';

const TextService = service('a.TextService', { get: method({ args: [], returns: string() }) });
const get = TextService.methods.get as unknown as MethodContract;
const hessian2 = new Hessian2Serializer();
const gson = new GsonSerializer();
const spoken = new Map<string, Serializer>([
  ['hessian2', hessian2],
  ['gson', gson],
]);

const textIn = (serializer: Serializer, text: string): Buffer => {
  const output = serializer.output(0);
  output.writeString(text);
  return Buffer.from(output.bytes());
};

/** How a call in gson ends by an answer in some serialization. */
function answered(status: number, serializationId: number, body: Buffer): Promise<unknown> {
  const serializers = new Serializers([...spoken.keys()], (name) => spoken.get(name)!, 'gson');
  for (const name of spoken.keys()) serializers.require(name);
  return new Promise((resolve) => {
    const call = new DubboCall(
      { address: 'h:1', serializers, activeCalls: 1 },
      { abandon: () => undefined },
      gson,
      new Invocation('consumer', TextService, 'get', get, [], newAttachments(), NEVER),
      resolve,
      resolve,
    );
    call.onResponse({ flags: serializationId, status, idHigh: 0, idLow: 0, length: body.length }, body);
  });
}

describe("a provider's reason", () => {
  const javas =
    'Fail to decode request due to: java.io.IOException: Unrecognized serialize type from consumer: 16';

  it('is read in the serialization of its own frame', async () => {
    expect(await answered(STATUS.BAD_REQUEST, 2, textIn(hessian2, `${javas}\n\tat a.B`))).toMatchObject({
      code: 'BAD_REQUEST',
      message: javas,
    });
    expect(await answered(STATUS.EXHAUSTED, 16, textIn(gson, 'LIMIT_EXCEEDED: too many'))).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'too many',
      provider: 'h:1',
      method: 'a.TextService.get',
    });
  });

  it('that is not readable here leaves what the status says', async () => {
    expect(await answered(STATUS.BAD_REQUEST, 23, Buffer.from([0x49, 0x58]))).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /^status 40, without a readable reason: serialization 23 \(fastjson2\)/,
      ) as unknown,
    });
  });

  it('is not looked for in a result, which must be in the serialization of the request', async () => {
    expect(await answered(STATUS.OK, 2, Buffer.from([0x91, 0x01, 0x78]))).toMatchObject({
      code: 'SERIALIZATION',
      message: 'unreadable answer: answer in serialization 2',
    });
  });
});
