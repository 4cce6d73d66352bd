import { ECHO, INVOKE, invokeMethod, type GenericMethod } from '../../../common/contract/pseudo-methods.js';
import { Invocation } from '../../../common/invocation.js';
import { RequestEncoder } from '../request-encoder.js';

/** Writes each call as one of `$invoke`, which every Dubbo provider has. */
export class GenericRequestEncoder extends RequestEncoder {
  override encode(invocation: Invocation, timeoutMs: number): Buffer {
    const { service, methodName, method, args, attachments, deadline } = invocation;
    if (methodName === ECHO) return super.encode(invocation, timeoutMs);
    const generic = new Invocation(
      'consumer',
      service,
      INVOKE,
      invokeMethod,
      [methodName, (method as GenericMethod).parameterTypes, args],
      Object.assign(attachments, { generic: 'true' }),
      deadline,
    );
    return super.encode(generic, timeoutMs);
  }
}
