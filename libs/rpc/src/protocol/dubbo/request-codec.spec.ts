import { describe, expect, it } from '@jest/globals';
import { helloRequest, createRequest } from '../../../test/golden/dubbo-3.3.5-frames.js';
import { newAttachments } from '../../common/attachments.js';
import {
  boolean,
  double,
  enumeration,
  int32,
  int64,
  list,
  map,
  nullable,
  string,
  struct,
} from '../../common/contract/field-type.js';
import {
  method,
  service,
  type MethodContract,
  type ServiceContract,
} from '../../common/contract/service-contract.js';
import { monotonicNow } from '../../common/deadline.js';
import { Invocation } from '../../common/invocation.js';
import { ServiceUrl } from '../../common/service-url.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import { decodeRequest } from './request-decoder.js';
import { RequestEncoder } from './request-encoder.js';
import { ServiceTable } from './service-table.js';

const Status = enumeration('com.flash.api.Status', ['CREATED', 'PAID']);
const OrderDto = struct('com.flash.api.OrderDTO', {
  orderId: int64(),
  skuId: int64(),
  quantity: int32(),
  title: string(),
  vip: boolean(),
  weight: double(),
  status: Status,
  tags: list(string()),
  attrs: map(int32()),
  comment: nullable(string()),
});
const OrderService = service('com.flash.api.OrderService', {
  hello: method({ args: [string('name')], returns: string() }),
  create: method({ args: [OrderDto, int64('userId'), int32('count')], returns: OrderDto }),
});
const serializer = new Hessian2Serializer();

function table(
  options: { group?: string; version?: string } = { group: 'flash', version: '1.0.0' },
): ServiceTable {
  const services = new ServiceTable();
  const invoker = { invoke: () => Promise.reject(new Error('not called')) };
  services.add({
    contract: OrderService,
    group: options.group,
    version: options.version,
    serializations: ['hessian2'],
    invoker,
  });
  return services;
}

const bodyOf = (frame: string): Buffer => Buffer.from(frame, 'hex').subarray(HEADER_BYTES);
const decode = (body: Buffer, services = table()) => decodeRequest(serializer, body, services);

function encode(
  args: readonly unknown[],
  parameters: Record<string, string> = { group: 'flash', version: '1.0.0' },
  name: 'hello' | 'create' = 'hello',
): Buffer {
  const url = new ServiceUrl('dubbo', '127.0.0.1', 20880, OrderService.interfaceName, parameters);
  const contract = OrderService.methods[name] as unknown as MethodContract;
  const attachments = Object.assign(newAttachments(), { trace: 'x', timeout: 'mine is not asked for' });
  const invocation = new Invocation(
    'consumer',
    OrderService as ServiceContract,
    name,
    contract,
    args,
    attachments,
    monotonicNow() + 3000,
  );
  return Buffer.from(
    new RequestEncoder(serializer, url, 'node-consumer').encode(invocation, 2999.5).subarray(HEADER_BYTES),
  );
}

describe('request codec', () => {
  it("reads Java's request", () => {
    const request = decode(bodyOf(helloRequest));
    expect(request).toMatchObject({ methodName: 'hello', args: ['秒杀😀'], wantsAttachments: true });
    expect({ ...request.attachments }).toEqual({
      path: 'com.flash.api.OrderService',
      'remote.application': 'java-consumer',
      interface: 'com.flash.api.OrderService',
      version: '1.0.0',
      timeout: '3000',
      group: 'flash',
    });
  });

  it("reads Java's object with an enum, a list, a map, dates and decimals that the contract leaves out", () => {
    const { args } = decode(bodyOf(createRequest));
    expect(args).toEqual([
      {
        orderId: '1234567890123',
        skuId: '10001',
        quantity: 2,
        title: 'iPhone',
        vip: true,
        weight: 65.536,
        status: 'CREATED',
        tags: ['hot', 'vip'],
        attrs: { a: 1 },
        comment: null,
      },
      '998877',
      3,
    ]);
  });

  it('writes, up to the attachments, the bytes that Java writes', () => {
    const java = bodyOf(helloRequest);
    const head = java.subarray(0, java.indexOf(0x48));
    const ours = encode(['秒杀😀']);
    expect(ours.subarray(0, head.length).toString('hex')).toBe(head.toString('hex'));
    expect({ ...decode(ours).attachments }).toEqual({
      path: 'com.flash.api.OrderService',
      interface: 'com.flash.api.OrderService',
      version: '1.0.0',
      group: 'flash',
      'remote.application': 'node-consumer',
      timeout: '3000',
      trace: 'x',
    });
  });

  it('finds services without group and version', () => {
    expect(decode(encode(['a'], {}), table({})).args).toEqual(['a']);
  });

  it.each([
    ['another version', encode(['a'], { version: '2.0.0' }), 'SERVICE_NOT_FOUND'],
    ['another group', encode(['a'], { version: '1.0.0', group: 'other' }), 'SERVICE_NOT_FOUND'],
    ['no group', encode(['a'], { version: '1.0.0' }), 'SERVICE_NOT_FOUND'],
  ])('refuses a request for %s', (_name, body, code) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ code }));
  });

  it('looks up service and method before it touches an argument', () => {
    const head = (path: string, methodName: string): Buffer => {
      const output = serializer.output(0);
      for (const text of ['2.0.2', path, '1.0.0', methodName, 'Ljava/lang/Object;']) output.writeString(text);
      return Buffer.concat([output.bytes(), Buffer.from('ffff-not-hessian')]);
    };
    expect(() => decode(head('com.flash.api.Unknown', 'hello'))).toThrow(
      expect.objectContaining({ code: 'SERVICE_NOT_FOUND' }),
    );
    expect(() => decode(head(OrderService.interfaceName, 'unknown'))).toThrow(
      expect.objectContaining({ code: 'METHOD_NOT_FOUND' }),
    );
    expect(() => decode(head(OrderService.interfaceName, 'toString'))).toThrow(
      expect.objectContaining({ code: 'METHOD_NOT_FOUND' }),
    );
    expect(() => decode(head(OrderService.interfaceName, 'hello'))).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });

  it('refuses arguments of the wrong number or type, and says where', () => {
    const swap = (from: string, to: string): Buffer =>
      Buffer.from(
        bodyOf(helloRequest)
          .toString('hex')
          .replace(Buffer.from(from).toString('hex'), Buffer.from(to).toString('hex')),
        'hex',
      );
    expect(() => decode(swap('\x12Ljava/lang/String;', '\x00'))).toThrow('expected 1 arguments, got 0');
    expect(() => decode(swap('\x12Ljava/lang/String;', '\x02JI'))).toThrow('expected 1 arguments, got 2');
    expect(() => decode(swap('\x12Ljava/lang/String;', '\x05L;;;;'))).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
    const number = bodyOf(helloRequest).toString('hex').replace('04e7a792e69d80eda0bdedb880', '91');
    expect(() => decode(Buffer.from(number, 'hex'))).toThrow('args[0]: expected string, got number');
  });

  it('turns every cut and every flipped byte of a request into an RpcError', () => {
    const body = bodyOf(createRequest);
    for (let at = 0; at < body.length; at++) {
      for (const broken of [
        body.subarray(0, at),
        Buffer.concat([body.subarray(0, at), Buffer.from([body[at]! ^ 0xff]), body.subarray(at + 1)]),
      ]) {
        try {
          decode(broken);
        } catch (error) {
          expect(error).toMatchObject({
            name: 'RpcError',
            code: expect.stringMatching(/BAD_REQUEST|NOT_FOUND/),
          });
        }
      }
    }
  });
});
