import { Injectable } from '@nestjs/common';
import type { Category, CategoryOutcome } from '@stampede/contracts';
import { findTextProblems } from '../domain/text-rules.js';
import { CategoryRepository } from './ports.js';

@Injectable()
export class SaveCategory {
  constructor(private readonly categories: CategoryRepository) {}

  async execute(category: Category): Promise<CategoryOutcome> {
    const problems = findTextProblems(category);
    if (problems.length > 0) return { code: 'INVALID', message: problems.join(' ') };
    await this.categories.save(category);
    return { code: 'OK', message: null };
  }
}
