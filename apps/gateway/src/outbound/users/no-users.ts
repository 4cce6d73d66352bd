import { UserDirectory } from '../../application/ports.js';
import { Problem } from '../../domain/problem.js';

/** Production, until the account service is there: nobody can log in here; tokens of another issuer with the same secret still work. */
export class NoUsers extends UserDirectory {
  authenticate(): Promise<never> {
    return Promise.reject(
      new Problem(
        'UNAVAILABLE',
        'There is no account service: nobody can log in. Demo users exist in demo mode only.',
        {
          retryAfterMs: 60_000,
        },
      ),
    );
  }
}
