import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import type { Sale, UserSession } from '@stampede/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Problem, ZodPipe } from '@stampede/http';
import { AdministerSales } from '../../application/administer-sales.js';
import { WallClock } from '../../application/ports.js';
import { statusOf } from '../../domain/choose-sale.js';
import { Operator, OperatorGuard } from './operator.guard.js';
import { isIdempotencyKey, NewSaleBody, PageQuery, StockBody } from './requests.js';

@UseGuards(OperatorGuard)
@Controller('api/sales')
export class SalesController {
  constructor(
    private readonly sales: AdministerSales,
    private readonly clock: WallClock,
  ) {}

  @Get()
  async list(@Query(new ZodPipe(PageQuery)) { cursor }: z.infer<typeof PageQuery>) {
    const { sales, nextCursor } = await this.sales.list(cursor);
    return { sales: sales.map((sale) => this.view(sale)), nextCursor };
  }

  @Post()
  async create(
    @Operator() { userId }: UserSession,
    @Body(new ZodPipe(NewSaleBody)) { startsAt, endsAt, publish, ...sale }: z.infer<typeof NewSaleBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const times = { startsAtMs: String(Date.parse(startsAt)), endsAtMs: String(Date.parse(endsAt)) };
    const created = await this.sales.create(userId, { ...sale, ...times, isPublished: publish });
    void reply.code(created.isNew ? 201 : 200);
    return this.view(created.sale);
  }

  @Post(':saleId/publish')
  @HttpCode(200)
  async publish(@Operator() { userId }: UserSession, @Param('saleId') saleId: string) {
    return this.view(await this.sales.publish(userId, saleId));
  }

  @Post(':saleId/stock')
  @HttpCode(200)
  async addStock(
    @Operator() { userId }: UserSession,
    @Param('saleId') saleId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new ZodPipe(StockBody)) addition: z.infer<typeof StockBody>,
  ) {
    if (!isIdempotencyKey(key))
      throw new Problem(
        'IDEMPOTENCY_KEY_MISSING',
        'Send an Idempotency-Key header of 1 to 255 printable ASCII characters.',
      );
    return this.view(await this.sales.addStock(userId, key, { saleId, ...addition }));
  }

  @Post(':saleId/end')
  @HttpCode(200)
  async end(@Operator() { userId }: UserSession, @Param('saleId') saleId: string) {
    return this.view(await this.sales.end(userId, saleId));
  }

  private view(sale: Sale) {
    return {
      saleId: sale.saleId,
      name: sale.name,
      status: statusOf(sale, this.clock.now()),
      isPublished: sale.isPublished,
      startsAt: new Date(Number(sale.startsAtMs)).toISOString(),
      endsAt: new Date(Number(sale.endsAtMs)).toISOString(),
      perUserLimit: sale.perUserLimit,
      items: sale.items.map(({ skuId, title, priceCents, stock, available }) => ({
        ...{ skuId, title, priceCents, stock, available },
      })),
    };
  }
}
