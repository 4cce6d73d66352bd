import { trace } from '@stampede/observability';
import { PROBLEM_CODES } from '@stampede/contracts';
import type { FastifyReply } from 'fastify';
import { type MonotonicClock, Problem, validationProblem } from '@stampede/http';
import type { PlacePurchase, PurchaseAnswer } from '../../application/place-purchase.js';
import type { LoadShedder } from '../../domain/load-shedder.js';
import { PURCHASE_ROUTE, type DirectRequest } from './direct-routes.js';
import type { HttpMetrics } from './http-metrics.js';
import { prepareReply, sendPrepared } from './prepared-reply.js';
import type { ProblemReplies, Refusal } from './problem-replies.js';
import { isIdempotencyKey, PurchaseBody } from './requests.js';
import type { Sessions } from './sessions.js';
import { missingIdempotencyKey } from './idempotency-key.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const SOLD_OUT: Refusal = { code: 'SOLD_OUT', detail: 'Sold out.' };
const OVERLOADED: Refusal = {
  code: 'UNAVAILABLE',
  detail: 'Too much is under way. Try again.',
  retryAfterMs: 1000,
};

/**
 * POST purchases, the hot route. The order of questions is the order of their costs: what is known to be sold out is said before it is
 * known who asks. No promise, no trace context and no exception until the gate itself has to be asked.
 */
export class PurchaseRoute {
  constructor(
    private readonly purchases: PlacePurchase,
    private readonly sessions: Sessions,
    private readonly shedder: LoadShedder,
    private readonly replies: ProblemReplies,
    private readonly metrics: HttpMetrics,
    private readonly now: MonotonicClock,
  ) {}

  serve(request: DirectRequest, reply: FastifyReply): void | Promise<void> {
    const startedMs = this.now();
    const { saleId } = request.params;
    const key = request.headers['idempotency-key'];
    const body = PurchaseBody.safeParse(request.body);
    if (
      body.success &&
      isIdempotencyKey(key) &&
      this.purchases.isKnownSoldOut(saleId, body.data.skuId, key)
    ) {
      // Nothing was done for it that a trace could show.
      this.metrics.answeredSoldOut(PURCHASE_ROUTE, this.now() - startedMs);
      return this.replies.refuse(reply, SOLD_OUT, undefined);
    }
    if (!this.shedder.enter()) {
      this.metrics.refusedFor('overload');
      return this.refuse(request, reply, OVERLOADED, startedMs);
    }
    try {
      const session = this.sessions.identify('POST', request.headers);
      if (session instanceof Problem) throw session;
      if (!isIdempotencyKey(key)) throw missingIdempotencyKey();
      if (!body.success) throw validationProblem(body.error);
      const asked = { userId: session.userId, saleId, ...body.data, idempotencyKey: key };
      return trace.run(request.headers.traceparent as string | undefined, (): void | Promise<void> => {
        const answer = this.purchases.execute(asked);
        if (answer instanceof Promise) return this.answerLater(request, reply, answer, startedMs);
        this.shedder.leave();
        this.answer(request, reply, answer, startedMs);
      });
    } catch (error) {
      this.shedder.leave();
      this.fail(error, request, reply, startedMs);
    }
  }

  /** Any error of this route, the body's parsing included. */
  fail(error: unknown, request: DirectRequest, reply: FastifyReply, startedMs = this.now()): void {
    const traceparent = trace.current() ?? trace.child(request.headers.traceparent as string | undefined);
    const { status, code } = this.replies.fail(error, request, reply, traceparent);
    this.metrics.answered('POST', PURCHASE_ROUTE, status, code, this.now() - startedMs);
  }

  private async answerLater(
    request: DirectRequest,
    reply: FastifyReply,
    answer: Promise<PurchaseAnswer>,
    startedMs: number,
  ): Promise<void> {
    try {
      this.answer(request, reply, await answer, startedMs);
    } catch (error) {
      this.fail(error, request, reply, startedMs);
    } finally {
      this.shedder.leave();
    }
  }

  private answer(
    request: DirectRequest,
    reply: FastifyReply,
    answer: PurchaseAnswer,
    startedMs: number,
  ): void {
    if (!answer.accepted) return this.refuse(request, reply, answer, startedMs);
    this.metrics.answered('POST', PURCHASE_ROUTE, 202, 'OK', this.now() - startedMs);
    const body = `{"purchaseId":"${answer.purchaseId}","status":"QUEUED"}`;
    sendPrepared(reply, prepareReply(202, JSON_TYPE, body), trace.current());
  }

  private refuse(request: DirectRequest, reply: FastifyReply, refusal: Refusal, startedMs: number): void {
    const traceparent = trace.current() ?? trace.child(request.headers.traceparent as string | undefined);
    this.metrics.answered(
      'POST',
      PURCHASE_ROUTE,
      PROBLEM_CODES[refusal.code],
      refusal.code,
      this.now() - startedMs,
    );
    this.replies.refuse(reply, refusal, traceparent);
  }
}
