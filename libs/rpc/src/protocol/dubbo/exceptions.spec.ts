import { describe, expect, it } from '@jest/globals';
import { newAttachments } from '../../common/attachments.js';
import { int32, nothing, nullable, string, struct } from '../../common/contract/field-type.js';
import { RpcError } from '../../common/rpc-error.js';
import { ServiceException } from '../../common/service-exception.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import { errorFor, exceptionFor } from './exceptions.js';
import { decodeResult, ResultEncoder } from './result-codec.js';

const NoStock = struct('a.NoStock', { skuId: string(), left: int32(), hint: nullable(string()) });
const Other = struct('a.Other', {});
const serializer = new Hessian2Serializer();
const encoder = new ResultEncoder(serializer);

/** What a caller gets, and the bytes that it gets it from. */
function received(error: unknown, declared = [NoStock], generic = false) {
  const output = encoder.encodeException(exceptionFor(error, declared, generic)!, newAttachments());
  const body = Buffer.from(output.bytes().subarray(HEADER_BYTES));
  try {
    decodeResult(serializer.input(body), nothing(), declared);
  } catch (caught) {
    return { body: body.toString('latin1'), error: caught as RpcError };
  }
  throw new Error('no exception was read');
}

const noStock = new ServiceException(NoStock, { skuId: 's1', left: 0, hint: null }, 'none is left');

describe('exceptions on the wire', () => {
  it('of a declared class keep their fields', () => {
    const { error, body } = received(noStock);
    expect(error).toMatchObject({
      code: 'SERVICE_ERROR',
      message: 'a.NoStock: none is left',
      retriable: false,
    });
    expect(ServiceException.find(error, NoStock)).toEqual({ skuId: 's1', left: 0, hint: null });
    expect(ServiceException.find(error, Other)).toBeUndefined();
    expect(body).toContain('[java.lang.StackTraceElement');
  });

  it.each([
    ['an undeclared exception', new ServiceException(Other, {}, 'other'), 'SERVICE_ERROR', 'other'],
    ['an error', new Error('broken\n    at secret (file.ts)'), 'SERVICE_ERROR', 'broken'],
    ['a refusal', new RpcError('FORBIDDEN', 'not you'), 'FORBIDDEN', 'not you'],
    ["a call's failure", new RpcError('NETWORK', 'lost'), 'SERVICE_ERROR', 'NETWORK lost'],
  ])("of %s are Java's RpcException, with one line and no stack", (_name, thrown, code, message) => {
    const { error, body } = received(thrown);
    expect(error).toMatchObject({ code, message, retriable: false });
    expect(body).toContain('org.apache.dubbo.rpc.RpcException');
    expect(body).not.toContain('secret');
  });

  it('are GenericExceptions for callers without a contract', () => {
    const { error, body } = received(noStock, [NoStock], true);
    expect(body).toContain('org.apache.dubbo.rpc.service.GenericException');
    expect(error.message).toBe('a.NoStock: none is left');
    expect(received(new Error('broken'), [], true).error).toMatchObject({
      code: 'SERVICE_ERROR',
      message: 'broken',
    });
  });

  it('are not made of what another provider may do better', () => {
    for (const code of ['LIMIT_EXCEEDED', 'DEADLINE_EXCEEDED', 'BAD_REQUEST', 'METHOD_NOT_FOUND'] as const)
      expect(exceptionFor(new RpcError(code, 'x'), [], false)).toBeUndefined();
  });

  it("of Java's providers say by their code what they mean", () => {
    const codeOf = (code: number) =>
      errorFor({ className: 'org.apache.dubbo.rpc.RpcException', message: 'm', fields: { code } });
    expect([0, 4, 7, 8, 11].map((code) => codeOf(code).code)).toEqual([
      'SERVICE_ERROR',
      'FORBIDDEN',
      'LIMIT_EXCEEDED',
      'DEADLINE_EXCEEDED',
      'METHOD_NOT_FOUND',
    ]);
    expect(codeOf(7).retriable).toBe(true);
  });

  it('of classes that Java hides are told by their first line', () => {
    const message = 'a.Hidden: no\r\na.Hidden: no\r\n\tat a.B.c(B.java:1)\r\n';
    expect(errorFor({ className: 'java.lang.RuntimeException', message }).message).toBe(
      'java.lang.RuntimeException: a.Hidden: no',
    );
  });

  it('of a declared class whose fields do not fit are not believed', () => {
    const foreign = { className: 'a.NoStock', message: 'm', fields: { skuId: 5 } };
    const error = errorFor(foreign, [NoStock]);
    expect(error).toMatchObject({ code: 'SERVICE_ERROR', message: 'a.NoStock: m' });
    expect(error.cause).toMatchObject({ message: 'skuId: expected string, got number' });
    expect(ServiceException.find(error, NoStock)).toBeUndefined();
  });
});
