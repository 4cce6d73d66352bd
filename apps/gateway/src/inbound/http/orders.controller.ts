import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { CancelOrder } from '../../application/cancel-order.js';
import { FindOrder } from '../../application/find-order.js';
import { ListOrders } from '../../application/list-orders.js';
import { PayOrder } from '../../application/pay-order.js';
import type { Session } from '../../application/ports/sessions.js';
import { ApiIdempotencyKey, ApiJsonBody, ApiPage, ApiProblems } from './openapi.js';
import { PageQuery, PaymentBody } from './requests.js';
import { CurrentSession, SessionGuard } from './session.guard.js';
import { requireIdempotencyKey } from './idempotency-key.js';
import { orderView } from './views.js';

const UNDECIDED: ReadonlySet<string> = new Set(['INITIATED', 'UNKNOWN']);

@ApiTags('orders')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@Controller('api/v1/orders')
export class OrdersController {
  constructor(
    private readonly listOrders: ListOrders,
    private readonly findOrder: FindOrder,
    private readonly cancelOrder: CancelOrder,
    private readonly payOrder: PayOrder,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your orders, newest first' })
  @ApiPage()
  @ApiProblems(401, 422, 503)
  async list(
    @CurrentSession() { userId }: Session,
    @Query(new ZodPipe(PageQuery)) { cursor, limit }: z.infer<typeof PageQuery>,
  ) {
    const { orders, nextCursor } = await this.listOrders.execute(userId, cursor, limit);
    return { orders: orders.map(orderView), nextCursor };
  }

  @Get(':orderId')
  @ApiOperation({ summary: 'An order of yours' })
  @ApiProblems(401, 404, 503)
  async find(@CurrentSession() { userId }: Session, @Param('orderId') orderId: string) {
    return orderView(await this.findOrder.execute(userId, orderId));
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Withdraw an order that is not paid' })
  @ApiProblems(401, 404, 409, 503)
  async cancel(@CurrentSession() { userId }: Session, @Param('orderId') orderId: string) {
    return orderView(await this.cancelOrder.execute(userId, orderId));
  }

  @Post(':orderId/payments')
  @ApiOperation({
    summary: 'Pay an order',
    description:
      '200 when the provider has answered, 202 while its answer is not known: ask again, or watch the order.',
  })
  @ApiIdempotencyKey()
  @ApiJsonBody(PaymentBody)
  @ApiProblems(400, 401, 404, 409, 422, 503)
  async pay(
    @CurrentSession() { userId }: Session,
    @Param('orderId') orderId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new ZodPipe(PaymentBody)) { method }: z.infer<typeof PaymentBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const payment = await this.payOrder.execute(userId, orderId, method, requireIdempotencyKey(key));
    reply.code(UNDECIDED.has(payment.status) ? 202 : 200);
    return payment;
  }
}
