import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStreams, type StreamEvent } from '@stampede/http';
import { FindPurchase, REJECT_PROBLEM_CODES } from '../../application/find-purchase.js';
import type { Session } from '../../application/ports/sessions.js';
import { WatchPurchase } from '../../application/watch-purchase.js';
import { ApiProblems } from './openapi.js';
import { CurrentSession, SessionGuard } from './session.guard.js';

const purchaseStateSchema = {
  type: 'object',
  required: ['purchaseId', 'status'],
  properties: {
    purchaseId: { type: 'string' },
    status: { type: 'string', enum: ['QUEUED', 'ORDERED', 'REJECTED'] },
    orderId: { type: 'string', description: 'When ORDERED' },
    code: { type: 'string', enum: [...REJECT_PROBLEM_CODES], description: 'When REJECTED: why' },
  },
};

@ApiTags('purchases')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@Controller('api/v1/purchases')
export class PurchasesController {
  constructor(
    private readonly findPurchase: FindPurchase,
    private readonly watchPurchase: WatchPurchase,
    private readonly streams: EventStreams,
  ) {}

  @Get(':purchaseId')
  @ApiOperation({
    summary: 'Where a purchase of yours is: QUEUED, ORDERED (with orderId) or REJECTED (with code)',
  })
  @ApiOkResponse({ schema: purchaseStateSchema })
  @ApiProblems(401, 404, 503)
  find(@CurrentSession() { userId }: Session, @Param('purchaseId') purchaseId: string) {
    return this.findPurchase.execute(userId, purchaseId);
  }

  @Get(':purchaseId/events')
  @ApiOperation({ summary: 'The same as server-sent events: at once, at every change, until it is final' })
  @ApiProduces('text/event-stream')
  @ApiProblems(401, 404, 503)
  async events(
    @CurrentSession() { userId }: Session,
    @Param('purchaseId') purchaseId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const first = await this.findPurchase.execute(userId, purchaseId);
    await this.streams.send(request, reply, (signal) =>
      asEvents(this.watchPurchase.execute(userId, first, signal)),
    );
  }
}

async function* asEvents(states: AsyncIterable<object>): AsyncGenerator<StreamEvent> {
  for await (const state of states) yield { data: JSON.stringify(state) };
}
