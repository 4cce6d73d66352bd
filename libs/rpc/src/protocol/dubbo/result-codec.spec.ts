import { describe, expect, it } from '@jest/globals';
import { boomResponse, helloResponse } from '../../../test/golden/dubbo-3.3.5-frames.js';
import { newAttachments } from '../../common/attachments.js';
import { any, int32, nothing, nullable, string, type FieldType } from '../../common/contract/field-type.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { HEADER_BYTES, STATUS, writeHeader } from '../../transport/frame-header.js';
import { errorOf, failureOf } from './failure-text.js';
import { decodeResult, ResultEncoder } from './result-codec.js';
import { RpcError } from '../../common/rpc-error.js';

const serializer = new Hessian2Serializer();
const encoder = new ResultEncoder(serializer);

function encode(type: FieldType, value: unknown, withAttachments = true): Buffer {
  const output = encoder.encode(type, value, withAttachments ? newAttachments() : undefined);
  return Buffer.from(output.bytes());
}

const decode = (frame: Buffer, type: FieldType) =>
  decodeResult(serializer.input(frame.subarray(HEADER_BYTES)), type);

describe('result codec', () => {
  it('writes the frame that Java writes, the id untouched', () => {
    const frame = encode(string(), 'hi 秒杀😀');
    writeHeader(frame, 2, STATUS.OK, 0x5643ecba, 0xa39679e5 | 0, frame.length - HEADER_BYTES);
    expect(frame.toString('hex')).toBe(helloResponse);
  });

  it("reads Java's result and Java's exception", () => {
    const result = decode(Buffer.from(helloResponse, 'hex'), string());
    expect(result.value).toBe('hi 秒杀😀');
    expect({ ...result.attachments }).toEqual({ dubbo: '2.0.2' });
    expect(() => decode(Buffer.from(boomResponse, 'hex'), string())).toThrow(
      expect.objectContaining({ code: 'SERVICE_ERROR', message: 'com.flash.api.BizException: no stock' }),
    );
  });

  it('leaves attachments out for callers that cannot read them', () => {
    expect(encode(string(), 'a', false).subarray(HEADER_BYTES).toString('hex')).toBe('910161');
    expect(decode(encode(string(), 'a', false), string())).toEqual({ value: 'a' });
  });

  it('keeps null and nothing apart, and refuses either where a value is due', () => {
    expect(decode(encode(nullable(string()), undefined), nullable(string())).value).toBeNull();
    expect(decode(encode(nothing(), null), nothing()).value).toBeUndefined();
    expect(decode(encode(any(), null), any()).value).toBeNull();
    expect(() => encode(string(), null)).toThrow('result: expected string, got null');
    expect(() => decode(encode(nothing(), null), int32())).toThrow('result: expected int32, got null');
    expect(() => decode(encode(string(), 'a'), int32())).toThrow('expected int32, got string');
    expect(() => decode(Buffer.concat([Buffer.alloc(HEADER_BYTES), Buffer.from([0x96])]), int32())).toThrow(
      'unknown result flag 6',
    );
  });
});

describe('failures on the wire', () => {
  it.each([
    ['BAD_REQUEST', 40],
    ['PAYLOAD_TOO_LARGE', 40],
    ['SERVICE_NOT_FOUND', 60],
    ['METHOD_NOT_FOUND', 60],
    ['SERVICE_ERROR', 70],
    ['FORBIDDEN', 70],
    ['LIMIT_EXCEEDED', 100],
    ['DEADLINE_EXCEEDED', 31],
    ['SERIALIZATION', 50],
  ] as const)('%s travels with status %i and comes back the same', (code, status) => {
    const failure = failureOf(new RpcError(code, 'reason'));
    expect(failure).toEqual({ status, code, message: 'reason' });
    expect(errorOf(status, `${code}: reason`, 'h:1', 'a.b')).toMatchObject({
      code,
      message: 'reason',
      provider: 'h:1',
      method: 'a.b',
    });
  });

  it("reads other providers' statuses", () => {
    expect(errorOf(31, 'waiting too long\n\tat x', 'h:1', 'a.b')).toMatchObject({
      code: 'TIMEOUT',
      message: 'waiting too long',
    });
    expect(errorOf(80, 'x', 'h:1', 'a.b').code).toBe('SERVICE_ERROR');
    expect(errorOf(100, 'x', 'h:1', 'a.b')).toMatchObject({ code: 'LIMIT_EXCEEDED', retriable: true });
    // What only this side can know is not believed.
    expect(errorOf(70, 'NETWORK: try me again', 'h:1', 'a.b')).toMatchObject({
      code: 'SERVICE_ERROR',
      retriable: false,
    });
  });

  it("makes the provider's own calls' failures the service's failure", () => {
    for (const error of [
      new RpcError('NO_PROVIDER', 'x'),
      new RpcError('SERVICE_NOT_FOUND', 'x', { provider: 'other:1' }),
    ]) {
      expect(failureOf(error)).toEqual({ status: 70, code: 'SERVICE_ERROR', message: `${error.code} x` });
    }
  });

  it('sends one bounded line and no stack', () => {
    const { message } = failureOf(new Error(`${'x'.repeat(10_000)}\n at secret`));
    expect(message.length).toBeLessThan(600);
    expect(message).not.toContain('secret');
  });
});
