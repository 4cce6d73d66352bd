import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { trace, type Logger } from '@stampede/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE, problemBody, problemOf, retryAfterSeconds } from '@stampede/http';

/** Makes every error a problem+json answer, and a line of the log where the mistake is ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const problem = problemOf(error);
    const path = request.url.split('?')[0]!.slice(0, 200);
    if (problem.status >= 500) {
      const fields = { method: request.method, path, code: problem.code, err: problem.cause };
      this.logger[problem.code === 'INTERNAL' ? 'error' : 'warn'](fields, 'request failed');
    }
    if (reply.sent) return;
    if (problem.retryAfterMs !== undefined)
      void reply.header('retry-after', retryAfterSeconds(problem.retryAfterMs));
    void reply.code(problem.status).header('content-type', PROBLEM_TYPE);
    void reply.send(problemBody(problem, path, trace.current()));
  }
}
