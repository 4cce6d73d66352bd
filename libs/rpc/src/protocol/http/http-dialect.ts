import type { Invocation } from '../../common/invocation.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { CallFailure } from '../call-failure.js';
import type { ExportedService } from '../protocol.js';
import type { IncomingCall } from '../serve-call.js';
import type { HttpAnswer, HttpRequest } from './http-message.js';
import type { HttpServices } from './http-services.js';

/** How calls stand in HTTP messages: what the protocols over HTTP differ in. Attachments, deadline, group and version they share. */
export interface HttpDialect {
  /** Scheme of its URLs. */
  readonly name: string;

  /** As {@link Protocol.refusesGeneric}. */
  readonly refusesGeneric?: string;

  /** A call as the body of a POST. @throws TypeMismatch when an argument does not fit the contract */
  encodeCall(invocation: Invocation, url: ServiceUrl): OutgoingCall;

  /**
   * What an answer to it gives.
   *
   * @throws RpcError for a failure that the provider reports; TypeMismatch or SyntaxError for what cannot be read
   */
  decodeAnswer(invocation: Invocation, answer: HttpAnswer): unknown;

  /** @throws RpcError for what is no call of a service that is here */
  decodeCall(request: HttpRequest, services: HttpServices): IncomingCall;

  /** @throws TypeMismatch when the value does not fit the contract */
  encodeResult(call: IncomingCall, value: unknown): HttpAnswer;

  encodeFailure(failure: CallFailure, error: unknown): HttpAnswer;

  /** What a GET of a service's path shows. */
  describe(service: ExportedService, request: HttpRequest): HttpAnswer;
}

export interface OutgoingCall {
  /** After the path of the service; '' or with a leading slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request that HTTP itself has a status for. */
export class HttpRefusal extends RpcError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super('BAD_REQUEST', message);
  }
}
