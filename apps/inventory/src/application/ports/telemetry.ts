import type { Logger, Metrics } from '@stampede/observability';

/** What a part of the service tells its operators with. */
export abstract class Telemetry {
  abstract readonly logger: Logger;
  abstract readonly metrics: Metrics;
}
