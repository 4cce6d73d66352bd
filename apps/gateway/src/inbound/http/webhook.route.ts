import { trace } from '@stampede/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type MonotonicClock, Problem } from '@stampede/http';
import type { AcceptWebhook } from '../../application/accept-webhook.js';
import { WEBHOOK_ROUTE } from './direct-routes.js';
import type { HttpMetrics } from './http-metrics.js';
import { traceparentOf, type ProblemReplies } from './problem-replies.js';
import { API_HEADERS } from './security-headers.js';

const SIGNATURE_HEADER = 'stampede-signature';
const MAX_SIGNATURE_LENGTH = 512;

/** POST webhook: the provider's callback, its body untouched. */
export class WebhookRoute {
  constructor(
    private readonly webhooks: AcceptWebhook,
    private readonly replies: ProblemReplies,
    private readonly metrics: HttpMetrics,
    private readonly now: MonotonicClock,
  ) {}

  serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const startedMs = this.now();
    return trace.run(request.headers.traceparent as string | undefined, async () => {
      try {
        await this.accept(request);
        this.metrics.answered('POST', WEBHOOK_ROUTE, 200, 'OK', this.now() - startedMs);
        reply.headers(API_HEADERS).header('traceparent', trace.current());
        reply.send({ status: 'ACCEPTED' });
      } catch (error) {
        this.fail(error, request, reply, startedMs);
      }
    });
  }

  fail(error: unknown, request: FastifyRequest, reply: FastifyReply, startedMs = this.now()): void {
    const { status, code } = this.replies.fail(error, request, reply, traceparentOf(request));
    this.metrics.answered('POST', WEBHOOK_ROUTE, status, code, this.now() - startedMs);
  }

  private async accept(request: FastifyRequest): Promise<void> {
    const signature = request.headers[SIGNATURE_HEADER];
    if (typeof signature !== 'string' || signature.length > MAX_SIGNATURE_LENGTH) {
      throw new Problem('BAD_SIGNATURE', `Send the signature as ${SIGNATURE_HEADER}.`);
    }
    if (!Buffer.isBuffer(request.body) || request.body.length === 0)
      throw new Problem('MALFORMED_REQUEST', 'The body is empty.');
    await this.webhooks.execute(request.body, signature);
  }
}
