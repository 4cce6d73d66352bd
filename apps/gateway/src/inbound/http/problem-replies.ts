import { trace } from '@stampede/observability';
import { PROBLEM_CODES, type ProblemCode } from '@stampede/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, PROBLEM_TYPE, problemBody, problemOf, retryAfterSeconds } from '@stampede/http';
import { prepareReply, sendPrepared, type PreparedReply } from './prepared-reply.js';
import type { RequestLog } from './request-log.js';
import type { RouteTable } from './route-table.js';
import { API_HEADERS } from './security-headers.js';

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly retryAfterMs?: number;
}

/** A bound for texts that are made anew each time by mistake. */
const MAX_PREPARED = 1000;

/** Answers with problems. */
export class ProblemReplies {
  private readonly prepared = new Map<ProblemCode, Map<string, PreparedReply>>();

  constructor(
    private readonly routes: RouteTable,
    private readonly log: RequestLog,
  ) {}

  /**
   * A refusal that many get: made once, so it names no single request; the header traceparent does, where there is a trace.
   *
   * @param detail a constant text
   */
  refuse(
    reply: FastifyReply,
    { code, detail, retryAfterMs }: Refusal,
    traceparent: string | undefined,
  ): void {
    const prepared = this.preparedFor(code, detail);
    if (retryAfterMs === undefined) return sendPrepared(reply, prepared, traceparent);
    const headers = [...prepared.headers, 'retry-after', retryAfterSeconds(retryAfterMs)];
    sendPrepared(reply, { ...prepared, headers }, traceparent);
  }

  /** Any error of one request. Returns the problem that it was answered with. */
  fail(error: unknown, request: FastifyRequest, reply: FastifyReply, traceparent: string): Problem {
    const problem = problemOf(error);
    this.log.failed(problem, request, traceparent);
    if (reply.sent) return problem;
    if (problem.retryAfterMs !== undefined)
      reply.header('retry-after', retryAfterSeconds(problem.retryAfterMs));
    reply.code(problem.status).headers(API_HEADERS);
    reply.header('content-type', PROBLEM_TYPE).header('traceparent', traceparent);
    reply.send(problemBody(problem, pathOf(request), traceparent));
    return problem;
  }

  /** No route fits: another method may. */
  failUnrouted(request: FastifyRequest, reply: FastifyReply, traceparent: string): Problem {
    const methods = this.routes.methodsOf(request.url);
    if (methods.length === 0) {
      return this.fail(
        new Problem('NOT_FOUND', 'There is nothing at this address.'),
        request,
        reply,
        traceparent,
      );
    }
    reply.header('allow', methods.join(', '));
    const detail = `This address takes ${methods.join(', ')}.`;
    return this.fail(new Problem('METHOD_NOT_ALLOWED', detail), request, reply, traceparent);
  }

  private preparedFor(code: ProblemCode, detail: string): PreparedReply {
    let ofCode = this.prepared.get(code);
    if (ofCode === undefined) this.prepared.set(code, (ofCode = new Map()));
    let prepared = ofCode.get(detail);
    if (prepared === undefined) {
      prepared = prepareReply(PROBLEM_CODES[code], PROBLEM_TYPE, problemBody(new Problem(code, detail)));
      if (ofCode.size < MAX_PREPARED) ofCode.set(detail, prepared);
    }
    return prepared;
  }
}

/** The trace context of a request that has not entered one. */
export function traceparentOf(request: FastifyRequest): string {
  return trace.current() ?? trace.child(request.headers.traceparent as string | undefined);
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0]!.slice(0, 200);
