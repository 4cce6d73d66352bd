import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { AddStock } from '../../application/add-stock.js';
import { CreateSale } from '../../application/create-sale.js';
import { EndSale } from '../../application/end-sale.js';
import { FindSaleFigures } from '../../application/find-sale-figures.js';
import { ListSales } from '../../application/list-sales.js';
import { OperatorAudit } from '../../application/operator-audit.js';
import { WallClock } from '../../application/ports/clock.js';
import type { Session } from '../../application/ports/sessions.js';
import { PublishSale } from '../../application/publish-sale.js';
import { ApiIdempotencyKey, ApiJsonBody, ApiPage, ApiProblems } from './openapi.js';
import { NewSaleBody, PageQuery, StockBody } from './requests.js';
import { CurrentSession, RequiresRole, SessionGuard } from './session.guard.js';
import { requireIdempotencyKey } from './idempotency-key.js';
import { figuresView, saleView } from './views.js';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@RequiresRole('operator')
@Controller('api/v1/admin/sales')
export class AdminSalesController {
  constructor(
    private readonly listSales: ListSales,
    private readonly createSale: CreateSale,
    private readonly publishSale: PublishSale,
    private readonly addStock: AddStock,
    private readonly endSale: EndSale,
    private readonly findFigures: FindSaleFigures,
    private readonly audit: OperatorAudit,
    private readonly clock: WallClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Sales, drafts too, newest start first' })
  @ApiPage()
  @ApiProblems(401, 403, 422, 503)
  async list(@Query(new ZodPipe(PageQuery)) { cursor, limit }: z.infer<typeof PageQuery>) {
    const { sales, nextCursor } = await this.listSales.withDrafts(cursor, limit);
    const nowMs = this.clock.now();
    return { sales: sales.map((sale) => saleView(sale, nowMs)), nextCursor };
  }

  @Post()
  @ApiOperation({
    summary: 'Create a sale, and publish it unless `publish` is false',
    description: '201 for a new sale; 200 when the same sale, with the same content, exists already.',
  })
  @ApiJsonBody(NewSaleBody)
  @ApiProblems(401, 403, 409, 422, 503)
  async create(
    @CurrentSession() { userId: operator }: Session,
    @Body(new ZodPipe(NewSaleBody)) { startsAt, endsAt, publish, ...sale }: z.infer<typeof NewSaleBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const times = { startsAtMs: String(Date.parse(startsAt)), endsAtMs: String(Date.parse(endsAt)) };
    const action = { operator, action: 'create-sale', saleId: sale.saleId };
    const created = await this.audit.run(action, () =>
      this.createSale.execute({ ...sale, ...times, isPublished: publish }),
    );
    reply.code(created.isNew ? 201 : 200);
    // A draft is at no address that buyers may read.
    if (created.sale.isPublished) reply.header('location', `/api/v1/sales/${created.sale.saleId}`);
    return saleView(created.sale, this.clock.now());
  }

  @Post(':saleId/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show a draft to buyers, and sell it from its start on' })
  @ApiProblems(401, 403, 404, 409, 503)
  async publish(@CurrentSession() { userId: operator }: Session, @Param('saleId') saleId: string) {
    const action = { operator, action: 'publish-sale', saleId };
    const sale = await this.audit.run(action, () => this.publishSale.execute(saleId));
    return saleView(sale, this.clock.now());
  }

  @Post(':saleId/stock')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Add units to an item, in mid-sale too',
    description: 'Repeated with the same Idempotency-Key it adds nothing more.',
  })
  @ApiIdempotencyKey()
  @ApiJsonBody(StockBody)
  @ApiProblems(400, 401, 403, 404, 409, 422, 503)
  async stock(
    @CurrentSession() { userId: operator }: Session,
    @Param('saleId') saleId: string,
    @Headers('idempotency-key') header: string | undefined,
    @Body(new ZodPipe(StockBody)) { skuId, units }: z.infer<typeof StockBody>,
  ) {
    const key = requireIdempotencyKey(header);
    const addition = { saleId, skuId, units };
    const sale = await this.audit.run({ operator, action: 'add-stock', ...addition }, () =>
      this.addStock.execute(operator, key, addition),
    );
    return saleView(sale, this.clock.now());
  }

  @Post(':saleId/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a sale now; what was accepted goes on to its order' })
  @ApiProblems(401, 403, 404, 409, 503)
  async end(@CurrentSession() { userId: operator }: Session, @Param('saleId') saleId: string) {
    const action = { operator, action: 'end-sale', saleId };
    const sale = await this.audit.run(action, () => this.endSale.execute(saleId));
    return saleView(sale, this.clock.now());
  }

  @Get(':saleId/figures')
  @ApiOperation({ summary: "What became of a sale's units and purchases, by the ledger" })
  @ApiProblems(401, 403, 404, 503)
  async figures(@Param('saleId') saleId: string) {
    return figuresView(await this.findFigures.execute(saleId));
  }
}
