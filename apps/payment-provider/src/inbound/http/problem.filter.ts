import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Log } from '../../application/ports.js';
import { ProviderProblem } from '../../domain/errors.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Every error as RFC 9457 problem+json: a stable code, no stack trace. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, code, detail } = this.problemOf(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title: code, status, code, detail }));
  }

  private problemOf(error: unknown): { status: number; code: string; detail: string } {
    if (error instanceof ProviderProblem)
      return { status: error.status, code: error.code, detail: error.message };
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status < 500)
      return { status, code: CODES[status] ?? 'MALFORMED_REQUEST', detail: (error as Error).message };
    this.log.error(error, 'request failed');
    return { status: 500, code: 'INTERNAL', detail: 'The provider failed. Ask again with the same key.' };
  }
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
