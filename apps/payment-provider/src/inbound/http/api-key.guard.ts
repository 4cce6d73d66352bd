import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProviderProblem } from '../../domain/errors.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `Authorization: Bearer <api key>`, compared in constant time. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(apiKey: string) {
    this.expected = digest(`Bearer ${apiKey}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (timingSafeEqual(digest(authorization ?? ''), this.expected)) return true;
    throw new ProviderProblem(401, 'UNAUTHENTICATED', 'Send the API key as "Authorization: Bearer <key>".');
  }
}
