import { RepeatJob, type Telemetry } from '@stampede/service';
import type { PublishPages } from '../../application/publish-pages.js';

/** Publishes again and again. While inventory is away a round fails, and what was published stays. */
export class PublishJob extends RepeatJob {
  constructor(publishPages: PublishPages, everyMs: number, telemetry: Telemetry) {
    super('publish-pages', everyMs, () => publishPages.execute(), telemetry);
  }
}
