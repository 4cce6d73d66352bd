import { PROBLEM_CODES, type ProblemCode } from '@stampede/contracts';

/** One thing that is wrong with a request: where (a JSON pointer into the body, or the name of a parameter) and what. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Why a request is not answered as asked; becomes an application/problem+json answer. The code is stable, the texts are not. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    { errors, retryAfterMs, cause }: ProblemDetails = {},
  ) {
    super(detail, { cause });
    this.status = PROBLEM_CODES[code];
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }
}
