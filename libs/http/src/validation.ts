import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { Problem } from './problem.js';

/** Nobody reads more, and a body can be wrong in thousands of ways. */
const MAX_ERRORS = 20;

/** All problems of a request's part at once (20 at most), each with its place as a JSON pointer. */
export function validationProblem(error: z.ZodError): Problem {
  const errors = error.issues.flatMap((issue) => {
    const at = issue.path.map((part) => `/${String(part)}`).join('');
    if (issue.code !== 'unrecognized_keys') return [{ path: at, message: issue.message }];
    // zod tells unknown fields together; each gets its own place.
    return issue.keys.map((key) => ({
      path: `${at}/${key.slice(0, 64)}`,
      message: 'is not a field of this request',
    }));
  });
  return new Problem('VALIDATION_FAILED', 'The request is not valid.', {
    errors: errors.slice(0, MAX_ERRORS),
  });
}

/** Checks a body or query against its schema; what does not fit is VALIDATION_FAILED. */
@Injectable()
export class ZodPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const result = this.schema.safeParse(value);
    if (!result.success) throw validationProblem(result.error);
    return result.data;
  }
}
