import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import type { FastifyReply } from 'fastify';

@Controller('health')
export class HealthController {
  constructor(private readonly rpc: RpcHealthIndicator) {}

  @Get('live')
  live() {
    return { status: 'live' };
  }

  @Get('ready')
  @HttpCode(200)
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const isReady = this.rpc.isReady();
    if (!isReady) void reply.code(503);
    return { status: isReady ? 'ready' : 'not ready' };
  }
}
