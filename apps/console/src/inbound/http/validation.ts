import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { Problem } from '../../domain/problem.js';

const MAX_ERRORS = 20;

/** All problems of a request's part at once, each with its place as a JSON pointer. */
export function validationProblem(error: z.ZodError): Problem {
  const errors = error.issues.flatMap((issue) => {
    const at = issue.path.map((part) => `/${String(part)}`).join('');
    if (issue.code !== 'unrecognized_keys') return [{ path: at, message: issue.message }];
    return issue.keys.map((key) => ({
      path: `${at}/${key.slice(0, 64)}`,
      message: 'is not a field of this request',
    }));
  });
  return new Problem('VALIDATION_FAILED', 'The request is not valid.', {
    errors: errors.slice(0, MAX_ERRORS),
  });
}

/** Checks a body or query against its schema. */
@Injectable()
export class ZodPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const result = this.schema.safeParse(value);
    if (!result.success) throw validationProblem(result.error);
    return result.data;
  }
}
