import { Body, Controller, Get, HttpCode, Ip, Post, Res, UseGuards } from '@nestjs/common';
import type { UserSession } from '@stampede/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { LogIn } from '../../application/log-in.js';
import { OperatorSessions } from '../../application/operator-sessions.js';
import { WallClock } from '../../application/ports.js';
import { sessionCookie } from './cookies.js';
import { Operator, OperatorGuard } from './operator.guard.js';
import { LoginBody } from './requests.js';

/** What the pages are told of their surroundings. */
export abstract class PageSettings {
  /** Whether cookies are for HTTPS only. */
  abstract readonly isSecure: boolean;
  abstract readonly storefrontUrl: string | null;
}

@Controller('api')
export class SessionController {
  constructor(
    private readonly logIn: LogIn,
    private readonly operators: OperatorSessions,
    private readonly pages: PageSettings,
    private readonly clock: WallClock,
  ) {}

  @Post('login')
  @HttpCode(200)
  async login(
    @Body(new ZodPipe(LoginBody)) { username, password }: z.infer<typeof LoginBody>,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.logIn.execute(username, password, address);
    const maxAgeSeconds = Math.max(0, Math.floor((Number(session.expiresAtMs) - this.clock.now()) / 1000));
    void reply.header('set-cookie', sessionCookie(session.sessionId, maxAgeSeconds, this.pages.isSecure));
    return this.view(session);
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(OperatorGuard)
  async logout(
    @Operator() session: UserSession,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.operators.end(session);
    void reply.header('set-cookie', sessionCookie('', 0, this.pages.isSecure));
  }

  @Get('me')
  @UseGuards(OperatorGuard)
  me(@Operator() session: UserSession) {
    return this.view(session);
  }

  private view({ userId, username, expiresAtMs }: UserSession) {
    const expiresAt = new Date(Number(expiresAtMs)).toISOString();
    return { userId, username, expiresAt, storefrontUrl: this.pages.storefrontUrl };
  }
}
