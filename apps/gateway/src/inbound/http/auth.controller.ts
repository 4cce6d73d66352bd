import { Body, Controller, HttpCode, Ip, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { LogIn } from '../../application/log-in.js';
import { WallClock } from '../../application/ports.js';
import { CSRF_COOKIE, SESSION_COOKIE, writeCookie } from './cookies.js';
import { ApiJsonBody, ApiProblems } from './openapi.js';
import { LoginBody } from './requests.js';
import { Sessions } from './sessions.js';
import { ZodPipe } from './validation.js';

/** Whether cookies are for HTTPS only. */
export abstract class CookiePolicy {
  abstract readonly isSecure: boolean;
}

@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly logIn: LogIn,
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
    const csrfToken = this.sessions.csrfTokenOf(session.tokenId!);
    this.setCookies(reply, token, csrfToken, maxAgeSeconds);
    return { accessToken: token, tokenType: 'Bearer', expiresIn: maxAgeSeconds, csrfToken };
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Log out',
    description: 'Deletes the cookies. A bearer token stays valid until it expires.',
  })
  logout(@Res({ passthrough: true }) reply: FastifyReply): void {
    this.setCookies(reply, '', '', 0);
  }

  private setCookies(reply: FastifyReply, token: string, csrfToken: string, maxAgeSeconds: number): void {
    const { isSecure } = this.cookies;
    reply.header('set-cookie', [
      writeCookie(SESSION_COOKIE, token, { maxAgeSeconds, isSecure, isHttpOnly: true }),
      writeCookie(CSRF_COOKIE, csrfToken, { maxAgeSeconds, isSecure, isHttpOnly: false }),
    ]);
  }
}
