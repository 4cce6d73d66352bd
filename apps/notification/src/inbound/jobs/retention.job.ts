import { Injectable } from '@nestjs/common';
import { RepeatJob } from '@stampede/service';
import { DeleteOldMessages } from '../../application/delete-old-messages.js';
import { Telemetry } from '../../application/ports.js';

const DAY_MS = 24 * 3_600_000;
const PAUSE_AFTER_FAILURE_MS = 60_000;

/** At the start and once a day, on every instance: two of them delete no more than one. */
@Injectable()
export class RetentionJob extends RepeatJob {
  constructor(deleteOldMessages: DeleteOldMessages, telemetry: Telemetry) {
    super(
      'delete-old-messages',
      DAY_MS,
      () => deleteOldMessages.execute(),
      telemetry,
      PAUSE_AFTER_FAILURE_MS,
    );
  }
}
