import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { UserSession } from '@stampede/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem, readCookie } from '@stampede/http';
import { OperatorSessions } from '../../application/operator-sessions.js';
import { SESSION_COOKIE } from './cookies.js';

const sessions = new WeakMap<FastifyRequest, UserSession>();

/** The session that {@link OperatorGuard} found. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): UserSession => {
  const session = sessions.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw new Error('Operator needs OperatorGuard on the route');
  return session;
});

/** Lets in who is logged in as an operator. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly operators: OperatorSessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = await this.operators.find(readCookie(request.headers.cookie, SESSION_COOKIE));
    if (session === undefined) throw new Problem('UNAUTHENTICATED', 'Log in as an operator.');
    sessions.set(request, session);
    return true;
  }
}
