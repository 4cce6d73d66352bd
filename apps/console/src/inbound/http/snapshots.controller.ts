import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { UserSession } from '@stampede/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { EventStreams, type StreamEvent, ZodPipe } from '@stampede/http';
import { OperatorSessions } from '../../application/operator-sessions.js';
import { ReadHistory } from '../../application/read-history.js';
import { SnapshotFeed } from '../../application/snapshot-feed.js';
import { Operator, OperatorGuard } from './operator.guard.js';
import { SaleQuery } from './requests.js';

@UseGuards(OperatorGuard)
@Controller('api')
export class SnapshotsController {
  constructor(
    private readonly feed: SnapshotFeed,
    private readonly readHistory: ReadHistory,
    private readonly operators: OperatorSessions,
    private readonly streams: EventStreams,
  ) {}

  @Get('snapshot')
  async snapshot(
    @Query(new ZodPipe(SaleQuery)) { sale }: z.infer<typeof SaleQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { json } = await this.feed.once(sale);
    void reply.type('application/json; charset=utf-8');
    return json;
  }

  /** The minutes before now, for the charts. */
  @Get('history')
  history() {
    return this.readHistory.execute();
  }

  @Get('snapshots')
  async events(
    @Operator() { sessionId }: UserSession,
    @Query(new ZodPipe(SaleQuery)) { sale }: z.infer<typeof SaleQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.send(request, reply, (signal) => this.watch(sale, sessionId, signal));
  }

  private async *watch(
    sale: string | undefined,
    sessionId: string,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    for await (const { json } of this.feed.subscribe(sale, signal)) {
      if (!(await this.operators.isStillIn(sessionId))) {
        yield { event: 'logged-out', data: '{}' };
        return;
      }
      yield { event: 'snapshot', data: json };
    }
  }
}
