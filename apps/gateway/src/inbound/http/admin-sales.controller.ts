import { Body, Controller, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CreateSale } from '../../application/create-sale.js';
import { WallClock } from '../../application/ports.js';
import { ApiJsonBody, ApiProblems } from './openapi.js';
import { NewSaleBody } from './requests.js';
import { RequiresRole, SessionGuard } from './session.guard.js';
import { ZodPipe } from './validation.js';
import { saleView } from './views.js';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@RequiresRole('operator')
@Controller('api/v1/admin/sales')
export class AdminSalesController {
  constructor(
    private readonly createSale: CreateSale,
    private readonly clock: WallClock,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Create and publish a sale',
    description: '201 for a new sale; 200 when the same sale, with the same content, exists already.',
  })
  @ApiJsonBody(NewSaleBody)
  @ApiProblems(401, 403, 409, 422, 503)
  async create(
    @Body(new ZodPipe(NewSaleBody)) { startsAt, endsAt, ...sale }: z.infer<typeof NewSaleBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const times = { startsAtMs: String(Date.parse(startsAt)), endsAtMs: String(Date.parse(endsAt)) };
    const created = await this.createSale.execute({ ...sale, ...times });
    reply.code(created.isNew ? 201 : 200).header('location', `/api/v1/sales/${created.sale.saleId}`);
    return saleView(created.sale, this.clock.now());
  }
}
