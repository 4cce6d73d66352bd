import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CreateCharge } from '../../application/create-charge.js';
import { Ledger } from '../../application/ports.js';
import { unknownCharge } from '../../domain/errors.js';
import { answer, page } from './answer.js';
import { ChargeBody, ChargeQuery, parse, requireIdempotencyKey } from './requests.js';

@Controller('v1/charges')
export class ChargesController {
  constructor(
    private readonly createCharge: CreateCharge,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  async create(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const idempotencyKey = requireIdempotencyKey(key);
    const charge = await this.createCharge.execute({ idempotencyKey, ...parse(ChargeBody, body) });
    return answer(reply, charge);
  }

  @Get()
  async list(@Query() query: unknown) {
    const filter = parse(ChargeQuery, query);
    return page('charges', await this.ledger.listCharges(filter), filter.limit);
  }

  @Get(':id')
  async find(@Param('id') id: string) {
    const charge = await this.ledger.findCharge(id);
    if (charge === undefined) throw unknownCharge();
    return charge;
  }
}
