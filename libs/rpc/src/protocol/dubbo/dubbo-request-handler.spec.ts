import { describe, expect, it } from '@jest/globals';
import { helloRequest } from '../../../test/golden/dubbo-3.3.5-frames.js';
import { string } from '../../common/contract/field-type.js';
import { method, service } from '../../common/contract/service-contract.js';
import type { Invoker } from '../../common/invoker.js';
import { silentLogger } from '../../common/logger.js';
import type { RequestHead } from '../../exchange/request-channel.js';
import type { ServerChannel } from '../../exchange/server-channel.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { Serializers } from '../../serialize/serializers.js';
import { HEADER_BYTES, STATUS } from '../../transport/frame-header.js';
import { DubboRequestHandler } from './dubbo-request-handler.js';
import { decodeResult } from './result-codec.js';
import { ServiceTable } from './service-table.js';

const OrderService = service('com.flash.api.OrderService', {
  hello: method({ args: [string('name')], returns: string() }),
});
const head: RequestHead = { idHigh: 1, idLow: 2, serializationId: 2, twoWay: true };

/** What a provider that has served nothing yet answers to Java's request. */
async function firstAnswer(invoker: Invoker): Promise<{ status: number; body: Buffer }> {
  const serializers = new Serializers(['hessian2'], () => new Hessian2Serializer(), 'hessian2');
  serializers.require('hessian2');
  const services = new ServiceTable();
  services.add({
    contract: OrderService,
    group: 'flash',
    version: '1.0.0',
    serializations: ['hessian2'],
    invoker,
  });
  const handler = new DubboRequestHandler(services, serializers, 0, silentLogger);
  return new Promise((resolve) => {
    const channel = {
      peer: 'h:1',
      respond: (_head: RequestHead, status: number, frame: Buffer) =>
        resolve({ status, body: Buffer.from(frame.subarray(HEADER_BYTES)) }),
    } as unknown as ServerChannel;
    handler.onRequest(channel, head, Buffer.from(helloRequest, 'hex').subarray(HEADER_BYTES));
  });
}

const decode = (body: Buffer) => decodeResult(new Hessian2Serializer().input(body), string());

describe('a provider', () => {
  it('answers its very first request whole', async () => {
    const { status, body } = await firstAnswer({ invoke: () => Promise.resolve({ value: 'hi' }) });
    expect(status).toBe(STATUS.OK);
    expect(decode(body).value).toBe('hi');
  });
});
