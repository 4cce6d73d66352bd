import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemReplies, traceparentOf } from './problem-replies.js';
import { noteAnswerCode } from './request-hooks.js';

/** Makes every error of Nest's routes a problem+json answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly replies: ProblemReplies) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    // Nest throws it where no route fits; our own code throws Problem.
    const problem =
      error instanceof NotFoundException
        ? this.replies.failUnrouted(request, reply, traceparentOf(request))
        : this.replies.fail(error, request, reply, traceparentOf(request));
    noteAnswerCode(request, problem.code);
  }
}
