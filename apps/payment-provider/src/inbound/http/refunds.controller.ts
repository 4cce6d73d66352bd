import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CreateRefund } from '../../application/create-refund.js';
import { Ledger } from '../../application/ports.js';
import { ProviderProblem } from '../../domain/errors.js';
import { answer, page } from './answer.js';
import { parse, RefundBody, RefundQuery, requireIdempotencyKey } from './requests.js';

@Controller('v1/refunds')
export class RefundsController {
  constructor(
    private readonly createRefund: CreateRefund,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  async create(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const idempotencyKey = requireIdempotencyKey(key);
    return answer(reply, await this.createRefund.execute(parse(RefundBody, body).chargeId, idempotencyKey));
  }

  @Get()
  async list(@Query() query: unknown) {
    const filter = parse(RefundQuery, query);
    return page('refunds', await this.ledger.listRefunds(filter), filter.limit);
  }

  @Get(':id')
  async find(@Param('id') id: string) {
    const refund = await this.ledger.findRefund(id);
    if (refund === undefined) throw new ProviderProblem(404, 'NOT_FOUND', 'There is no such refund.');
    return refund;
  }
}
