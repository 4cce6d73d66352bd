import { randomBytes, randomUUID } from 'node:crypto';
import { Clock, Ids } from '../application/ports.js';
import { SESSION_ID_BYTES } from '../domain/session-id.js';

export class SystemClock extends Clock {
  override nowMs(): number {
    return Date.now();
  }
}

export class RandomIds extends Ids {
  override sessionId(): string {
    return randomBytes(SESSION_ID_BYTES).toString('base64url');
  }

  override userId(): string {
    return randomUUID();
  }
}
