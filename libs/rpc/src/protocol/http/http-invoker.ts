import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import type { PayloadLimit } from '../payload-limit.js';
import type { ChangingInvoker } from '../protocol.js';
import { attachmentHeaders, attachmentsOf, TIMEOUT_HEADER } from './attachment-headers.js';
import type { HttpDialect } from './http-dialect.js';
import type { HttpAnswer } from './http-message.js';
import type { HttpPeer } from './http-peer.js';
import { pathOf } from './http-services.js';

/** What a call gives whose answer nobody waits for. */
const NOTHING: Result = Object.freeze({ value: undefined });

/** One provider of one service over HTTP. */
export class HttpInvoker implements RemoteInvoker, ChangingInvoker {
  readonly address: string;
  private calls = 0;
  private closed = false;
  private readonly path: string;
  private readonly query: string;

  constructor(
    readonly url: ServiceUrl,
    private readonly dialect: HttpDialect,
    private readonly peer: HttpPeer,
    private readonly application: string,
    private readonly limit: PayloadLimit,
    private readonly release: () => void,
  ) {
    this.address = url.address;
    [this.path, this.query] = pathOf(url.path, url.parameter('version'), url.parameter('group'));
  }

  get available(): boolean {
    return !this.closed && this.peer.available;
  }

  get active(): number {
    return this.calls;
  }

  async invoke(invocation: Invocation): Promise<Result> {
    const about = { provider: this.address, method: invocation.name };
    this.calls++;
    try {
      const leftMs = invocation.remainingMs();
      if (leftMs <= 0) throw new RpcError('DEADLINE_EXCEEDED', 'no time is left for the call');
      const { path, headers, body } = this.encode(invocation);
      const message = {
        method: 'POST',
        path: this.path + path + this.query,
        headers: {
          ...attachmentHeaders(invocation.attachments),
          ...attachmentHeaders({ 'remote.application': this.application }),
          ...headers,
          [TIMEOUT_HEADER]: String(Math.max(1, Math.ceil(leftMs))),
        },
        body,
      };
      const answered = this.peer.send(message, invocation.deadline);
      if (invocation.method.oneWay === true) {
        answered.catch(() => undefined);
        return NOTHING;
      }
      const answer = await answered;
      return { value: this.decode(invocation, answer), attachments: attachmentsOf(answer.headers) };
    } catch (error) {
      throw RpcError.from(error).with(about);
    } finally {
      this.calls--;
    }
  }

  onChange(listener: () => void): () => void {
    return this.peer.onChange(listener);
  }

  reconnectNow(): void {
    this.peer.reconnectNow();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.release();
  }

  private encode(invocation: Invocation): ReturnType<HttpDialect['encodeCall']> {
    try {
      const { method, args } = invocation;
      if (args.length > method.args.length)
        throw new TypeMismatch(`${method.args.length} arguments`, String(args.length));
      const call = this.dialect.encodeCall(invocation, this.url);
      this.limit.check(call.body.length);
      return call;
    } catch (error) {
      if (error instanceof RpcError) throw error;
      throw new RpcError(
        'SERIALIZATION',
        error instanceof TypeMismatch ? error.message : `arguments cannot be encoded: ${String(error)}`,
        { cause: error },
      );
    }
  }

  private decode(invocation: Invocation, answer: HttpAnswer): unknown {
    try {
      return this.dialect.decodeAnswer(invocation, answer);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
      throw new RpcError('SERIALIZATION', `unreadable answer: ${reason}`, { cause: error });
    }
  }
}
