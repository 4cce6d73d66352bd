import type { Logger, Metrics } from '@stampede/observability';

/** What a part of a service tells its operators with. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What the whole process shares. */
export interface ServiceRuntime<S> extends Telemetry {
  readonly settings: S;
}

/** A service that has started. */
export interface RunningService {
  /** Whether it may be given work now: what `/health/ready` answers. */
  isReady(): boolean | Promise<boolean>;
  /** Ends it: the work that it took first, then its connections. */
  close(): Promise<void>;
}

/** Starts a service; it has its connections and takes work when this resolves. */
export type StartService<S> = (runtime: ServiceRuntime<S>) => Promise<RunningService>;
