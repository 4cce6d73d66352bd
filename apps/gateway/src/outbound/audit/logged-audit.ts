import type { Logger } from '@stampede/observability';
import { AuditLog, type OperatorAction } from '../../application/ports/audit-log.js';

/** The audit log as lines of the process's own log, marked `audit`. */
export class LoggedAudit extends AuditLog {
  constructor(private readonly logger: Logger) {
    super();
  }

  record(action: OperatorAction, outcome: string): void {
    this.logger.info({ audit: true, ...action, outcome }, 'operator action');
  }
}
