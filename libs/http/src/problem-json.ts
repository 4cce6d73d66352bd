import { HttpException } from '@nestjs/common';
import { traceIdOf } from '@stampede/observability';
import type { ProblemCode } from '@stampede/contracts';
import { Problem } from './problem.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The body of an answer that is a problem, RFC 9457. */
export function problemBody(problem: Problem, instance?: string, traceparent?: string): string {
  return JSON.stringify({
    type: `urn:stampede:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: titleOf(problem.code),
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance,
    traceId: traceIdOf(traceparent),
    errors: problem.errors,
  });
}

/** Seconds, at least 1: what Retry-After can say. */
export function retryAfterSeconds(retryAfterMs: number): string {
  return String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
}

/** What any error means to the caller. Whatever is not known to be the caller's mistake is INTERNAL, without its reason. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status === 404 || status === 414) return new Problem('NOT_FOUND', 'There is nothing at this address.');
  if (status === 413) return new Problem('PAYLOAD_TOO_LARGE', 'The body is larger than 16 KiB.');
  if (status === 415) return new Problem('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');
  if (status >= 400 && status < 500) return new Problem('MALFORMED_REQUEST', malformation(error));
  return new Problem('INTERNAL', 'Something failed on our side. The trace id names this request.', {
    cause: error,
  });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

/** Words for what the HTTP layer found; its own texts may quote the body. */
function malformation(error: unknown): string {
  switch ((error as { code?: unknown }).code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'The body is empty although its type is application/json.';
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return 'The body is not as long as Content-Length says.';
    case 'FST_ERR_BAD_URL':
      return 'The address is not a valid URL.';
    default:
      return 'The body is not valid JSON.';
  }
}

function titleOf(code: ProblemCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
