import { Body, Controller, Param, Patch, Post, Put, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { CreateGoods } from '../../application/create-goods.js';
import { LinkCategory } from '../../application/link-category.js';
import { OperatorAudit } from '../../application/operator-audit.js';
import type { Session } from '../../application/ports/sessions.js';
import { RenameGoods } from '../../application/rename-goods.js';
import { SaveCategory } from '../../application/save-category.js';
import { ApiJsonBody, ApiProblems } from './openapi.js';
import { CategoryBody, CategoryPath, GoodsTitlesBody, NewGoodsBody } from './requests.js';
import { CurrentSession, RequiresRole, SessionGuard } from './session.guard.js';
import { categoryView, goodsView } from './views.js';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(SessionGuard)
@RequiresRole('operator')
@Controller('api/v1/admin')
export class AdminCatalogController {
  constructor(
    private readonly saveCategory: SaveCategory,
    private readonly createGoods: CreateGoods,
    private readonly renameGoods: RenameGoods,
    private readonly linkCategory: LinkCategory,
    private readonly audit: OperatorAudit,
  ) {}

  @Put('categories/:categoryId')
  @ApiOperation({ summary: 'Make a category, or give it other names' })
  @ApiParam({ name: 'categoryId', type: String })
  @ApiJsonBody(CategoryBody)
  @ApiProblems(401, 403, 422, 503)
  async category(
    @CurrentSession() { userId: operator }: Session,
    @Param(new ZodPipe(CategoryPath)) { categoryId }: z.infer<typeof CategoryPath>,
    @Body(new ZodPipe(CategoryBody)) names: z.infer<typeof CategoryBody>,
  ) {
    const action = { operator, action: 'save-category', categoryId };
    return categoryView(
      await this.audit.run(action, () => this.saveCategory.execute({ categoryId, ...names })),
    );
  }

  @Post('goods')
  @ApiOperation({
    summary: 'Create goods',
    description: '201 for new goods; 200 when the same goods, with the same content, exist already.',
  })
  @ApiJsonBody(NewGoodsBody)
  @ApiProblems(401, 403, 409, 422, 503)
  async create(
    @CurrentSession() { userId: operator }: Session,
    @Body(new ZodPipe(NewGoodsBody)) description: z.infer<typeof NewGoodsBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const action = { operator, action: 'create-goods', skuId: description.skuId };
    const { goods, isNew } = await this.audit.run(action, () => this.createGoods.execute(description));
    reply.code(isNew ? 201 : 200).header('location', `/api/v1/goods/${goods.skuId}`);
    return goodsView(goods);
  }

  @Patch('goods/:skuId')
  @ApiOperation({
    summary: 'Give goods other titles',
    description: '409 VERSION_CONFLICT when they no longer have this `version`.',
  })
  @ApiJsonBody(GoodsTitlesBody)
  @ApiProblems(401, 403, 404, 409, 422, 503)
  async rename(
    @CurrentSession() { userId: operator }: Session,
    @Param('skuId') skuId: string,
    @Body(new ZodPipe(GoodsTitlesBody)) { version, ...titles }: z.infer<typeof GoodsTitlesBody>,
  ) {
    const action = { operator, action: 'rename-goods', skuId };
    return goodsView(
      await this.audit.run(action, () =>
        this.renameGoods.execute({ skuId, expectedVersion: version, ...titles }),
      ),
    );
  }

  @Put('goods/:skuId/categories/:categoryId')
  @ApiOperation({ summary: 'Put goods into a category' })
  @ApiProblems(401, 403, 404, 503)
  async link(
    @CurrentSession() { userId: operator }: Session,
    @Param('skuId') skuId: string,
    @Param('categoryId') categoryId: string,
  ) {
    const action = { operator, action: 'link-category', skuId, categoryId };
    return goodsView(await this.audit.run(action, () => this.linkCategory.execute(skuId, categoryId)));
  }
}
