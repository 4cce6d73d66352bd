import { trace } from '@stampede/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type MonotonicClock, Problem } from '@stampede/http';
import type { LoadShedder } from '../../domain/load-shedder.js';
import type { HttpMetrics } from './http-metrics.js';
import type { ProblemReplies } from './problem-replies.js';
import type { RequestLog } from './request-log.js';
import { API_HEADERS, PAGE_HEADERS } from './security-headers.js';

interface Observed {
  readonly startedMs: number;
  readonly traceparent: string;
  code: string;
}

const observed = new WeakMap<FastifyRequest, Observed>();

/** Tells the metrics with which code a request was refused. */
export function noteAnswerCode(request: FastifyRequest, code: string): void {
  const record = observed.get(request);
  if (record !== undefined) record.code = code;
}

export interface HookParts {
  readonly shedder: LoadShedder;
  readonly replies: ProblemReplies;
  readonly metrics: HttpMetrics;
  readonly log: RequestLog;
  readonly now: MonotonicClock;
}

/** What happens around every request that Nest answers; the direct routes do the same in fewer steps. */
export function addRequestHooks(
  server: FastifyInstance,
  { shedder, replies, metrics, log, now }: HookParts,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    const traceparent = trace.child(request.headers.traceparent as string | undefined);
    const record: Observed = { startedMs: now(), traceparent, code: 'OK' };
    observed.set(request, record);
    reply.headers({ ...API_HEADERS, ...PAGE_HEADERS, traceparent });
    if (isExempt(request)) return done();
    if (shedder.enter()) {
      // Not onResponse, which does not come when the client goes away before its answer.
      reply.raw.once('close', () => shedder.leave());
      return done();
    }
    metrics.refusedFor('overload');
    record.code = 'UNAVAILABLE';
    const problem = new Problem('UNAVAILABLE', 'Too much is under way. Try again.', { retryAfterMs: 1000 });
    replies.fail(problem, request, reply, traceparent);
  });
  // Not in onRequest: reading the body does not keep the asynchronous context.
  server.addHook('preHandler', (request, _reply, done) =>
    trace.run(observed.get(request)?.traceparent, done),
  );
  server.addHook('onResponse', (request, reply, done) => {
    const record = observed.get(request);
    if (record !== undefined) {
      const durationMs = now() - record.startedMs;
      const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
      metrics.answered(request.method, route, reply.statusCode, record.code, durationMs);
      if (!route.endsWith('/events')) log.ended(durationMs, request, reply.statusCode, record.traceparent);
    }
    done();
  });
}

/** Probes must be answered under any load; event streams are open for long, do little and have a bound of their own. */
function isExempt({ url }: FastifyRequest): boolean {
  return url.startsWith('/health/') || url.endsWith('/events');
}
