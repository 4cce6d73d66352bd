import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ZodPipe } from '@stampede/http';
import { FindGoods } from '../../application/find-goods.js';
import { ListCategories } from '../../application/list-categories.js';
import { ListGoods } from '../../application/list-goods.js';
import { ApiPage, ApiProblems } from './openapi.js';
import { GoodsQuery } from './requests.js';
import { categoryView, goodsView } from './views.js';

@ApiTags('catalog')
@Controller('api/v1')
export class CatalogController {
  constructor(
    private readonly listCategories: ListCategories,
    private readonly listGoods: ListGoods,
    private readonly findGoods: FindGoods,
  ) {}

  @Get('categories')
  @ApiOperation({ summary: 'All categories, at most five seconds old' })
  @ApiProblems(503)
  async categories() {
    return { categories: (await this.listCategories.execute()).map(categoryView) };
  }

  @Get('goods')
  @ApiOperation({ summary: 'Goods by skuId, of one category or of all, at most five seconds old' })
  @ApiQuery({ name: 'category', required: false, type: String })
  @ApiPage()
  @ApiProblems(422, 503)
  async list(@Query(new ZodPipe(GoodsQuery)) { category, cursor, limit }: z.infer<typeof GoodsQuery>) {
    const { goods, nextCursor } = await this.listGoods.execute(category, cursor, limit);
    return { goods: goods.map(goodsView), nextCursor };
  }

  @Get('goods/:skuId')
  @ApiOperation({
    summary: 'One thing to sell, at most five seconds old; what it costs in a sale, the sale says',
  })
  @ApiProblems(404, 503)
  async find(@Param('skuId') skuId: string) {
    return goodsView(await this.findGoods.execute(skuId));
  }
}
