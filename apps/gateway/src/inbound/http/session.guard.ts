import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@stampede/http';
import type { Role, Session } from '../../application/ports/sessions.js';
import { Sessions } from './sessions.js';

const ROLE = 'stampede:role';
const sessions = new WeakMap<FastifyRequest, Session>();

/** Lets only this role in; without it every signed-in user may come. */
export const RequiresRole = (role: Role) => SetMetadata(ROLE, role);

/** The session that {@link SessionGuard} found. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const session = sessions.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw new Error('CurrentSession needs SessionGuard on the route');
  return session;
});

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = this.sessions.identify(request.method, request.headers);
    if (session instanceof Problem) throw session;
    const role = this.reflector.getAllAndOverride<Role | undefined>(ROLE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (role !== undefined && session.role !== role) {
      throw new Problem('FORBIDDEN', `This is for users with the role ${role}.`);
    }
    sessions.set(request, session);
    return true;
  }
}
