import { Injectable } from '@nestjs/common';
import { Problem } from '@stampede/http';
import { AuditLog, type OperatorAction } from './ports/audit-log.js';

/** Keeps what operators change, and what came of it. */
@Injectable()
export class OperatorAudit {
  constructor(private readonly log: AuditLog) {}

  async run<T>(action: OperatorAction, change: () => Promise<T>): Promise<T> {
    try {
      const changed = await change();
      this.log.record(action, 'OK');
      return changed;
    } catch (error) {
      this.log.record(action, error instanceof Problem ? error.code : 'FAILED');
      throw error;
    }
  }
}
