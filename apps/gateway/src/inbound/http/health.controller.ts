import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import type { FastifyReply } from 'fastify';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly rpc: RpcHealthIndicator) {}

  @Get('live')
  @ApiOperation({ summary: '200 while the process runs' })
  live() {
    return { status: 'live' };
  }

  @Get('ready')
  @HttpCode(200)
  @ApiOperation({ summary: '200 when every service that a purchase and its payment need is there, else 503' })
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const isReady = this.rpc.isReady();
    if (!isReady) reply.code(503);
    return { status: isReady ? 'ready' : 'not ready' };
  }
}
