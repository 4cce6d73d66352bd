import { Injectable } from '@nestjs/common';
import type { Category } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { Catalog } from './ports/catalog.js';

@Injectable()
export class SaveCategory {
  constructor(private readonly catalog: Catalog) {}

  async execute(category: Category): Promise<Category> {
    const { code, message } = await this.catalog.saveCategory(category);
    if (code === 'OK') return category;
    if (code === 'INVALID')
      throw new Problem('VALIDATION_FAILED', message ?? 'The category cannot be as described.');
    throw new Error(`saveCategory answered ${code}`);
  }
}
