import { Body, Controller, Get, HttpCode, Ip, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem, writeCookie, ZodPipe } from '@stampede/http';
import { LogIn } from '../../application/log-in.js';
import { LogOut } from '../../application/log-out.js';
import { WallClock } from '../../application/ports/clock.js';
import type { Session } from '../../application/ports/sessions.js';
import { CSRF_COOKIE, SESSION_COOKIE } from './cookies.js';
import { ApiJsonBody, ApiProblems } from './openapi.js';
import { LoginBody } from './requests.js';
import { CurrentSession, SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.js';

/** Whether cookies are for HTTPS only. */
export abstract class CookiePolicy {
  abstract readonly isSecure: boolean;
}

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly logIn: LogIn,
    private readonly logOut: LogOut,
    private readonly sessions: Sessions,
    private readonly cookies: CookiePolicy,
    private readonly clock: WallClock,
  ) {}

  @Post('login')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Log in',
    description:
      'The access token goes into Authorization: Bearer. Browsers get it as a cookie that scripts cannot read, and csrfToken, which goes into X-CSRF-Token with every request that changes something.',
  })
  @ApiJsonBody(LoginBody)
  @ApiProblems(401, 422, 429, 503)
  async login(
    @Body(new ZodPipe(LoginBody)) { username, password }: z.infer<typeof LoginBody>,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, session } = await this.logIn.execute(username, password, address);
    const maxAgeSeconds = Math.max(0, Math.floor((session.expiresAtMs - this.clock.now()) / 1000));
    const csrfToken = this.sessions.csrfTokenOf(session.sessionId);
    this.setCookies(reply, token, csrfToken, maxAgeSeconds);
    return { accessToken: token, tokenType: 'Bearer', expiresIn: maxAgeSeconds, csrfToken };
  }

  @Get('session')
  @UseGuards(SessionGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who is logged in' })
  @ApiProblems(401)
  session(@CurrentSession() { userId, username, role, expiresAtMs }: Session) {
    return { userId, username, role, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  @Post('logout')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Log out',
    description:
      'Ends the session everywhere and deletes the cookies; 204 also when there was no session. 503: the cookies are deleted, but the session could not be ended.',
  })
  @ApiProblems(403, 503)
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = this.sessions.identify(request.method, request.headers);
    // Another site must not log anybody out; whoever is not logged in has nothing to end.
    if (session instanceof Problem && session.code === 'FORBIDDEN') throw session;
    this.setCookies(reply, '', '', 0);
    if (!(session instanceof Problem)) await this.logOut.execute(session);
  }

  private setCookies(reply: FastifyReply, token: string, csrfToken: string, maxAgeSeconds: number): void {
    const { isSecure } = this.cookies;
    reply.header('set-cookie', [
      writeCookie(SESSION_COOKIE, token, { maxAgeSeconds, isSecure, isHttpOnly: true }),
      writeCookie(CSRF_COOKIE, csrfToken, { maxAgeSeconds, isSecure, isHttpOnly: false }),
    ]);
  }
}
