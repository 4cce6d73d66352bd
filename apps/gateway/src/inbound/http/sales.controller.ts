import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { FindSale } from '../../application/find-sale.js';
import { IssuePurchaseToken } from '../../application/issue-purchase-token.js';
import { ListSales } from '../../application/list-sales.js';
import { WallClock } from '../../application/ports/clock.js';
import type { Session } from '../../application/ports/sessions.js';
import { ApiJsonBody, ApiPage, ApiProblems } from './openapi.js';
import { PageQuery, TokenBody } from './requests.js';
import { CurrentSession, SessionGuard } from './session.guard.js';
import { saleView } from './views.js';

@ApiTags('sales')
@Controller('api/v1/sales')
export class SalesController {
  constructor(
    private readonly listSales: ListSales,
    private readonly findSale: FindSale,
    private readonly issueToken: IssuePurchaseToken,
    private readonly clock: WallClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Sales, newest start first' })
  @ApiPage()
  @ApiProblems(422, 503)
  async list(@Query(new ZodPipe(PageQuery)) { cursor, limit }: z.infer<typeof PageQuery>) {
    const { sales, nextCursor } = await this.listSales.execute(cursor, limit);
    const nowMs = this.clock.now();
    return { sales: sales.map((sale) => saleView(sale, nowMs)), nextCursor };
  }

  @Get(':saleId')
  @ApiOperation({ summary: 'A sale and what is left, at most a second old' })
  @ApiProblems(404, 503)
  async find(@Param('saleId') saleId: string) {
    return saleView(await this.findSale.execute(saleId), this.clock.now());
  }

  @Post(':saleId/token')
  @HttpCode(200)
  @UseGuards(SessionGuard)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The right to one purchase of an item, while the sale runs' })
  @ApiJsonBody(TokenBody)
  @ApiProblems(401, 404, 409, 422, 503)
  async token(
    @CurrentSession() { userId }: Session,
    @Param('saleId') saleId: string,
    @Body(new ZodPipe(TokenBody)) { skuId }: z.infer<typeof TokenBody>,
  ) {
    const { token, expiresAtMs } = await this.issueToken.execute(userId, saleId, skuId);
    return { token, expiresAt: new Date(expiresAtMs).toISOString() };
  }
}
