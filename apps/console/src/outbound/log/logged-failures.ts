import type { Logger } from '@stampede/observability';
import { FailureLog } from '../../application/ports.js';

/** What is asked every other second fails every other second: a line when it begins, and one when it ends. */
export class LoggedFailures extends FailureLog {
  private readonly failing = new Set<string>();

  constructor(private readonly logger: Logger) {
    super();
  }

  failed(part: string, error: unknown): void {
    if (this.failing.has(part)) return;
    this.failing.add(part);
    this.logger.warn({ part, err: error }, 'a part of the snapshots cannot be read');
  }

  ended(part: string): void {
    if (this.failing.delete(part)) this.logger.info({ part }, 'it can be read again');
  }
}
