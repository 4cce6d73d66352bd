import type { Metrics } from '@stampede/observability';

/** Counts and times requests: by method, route, class of status and answer code. */
export class HttpMetrics {
  private readonly seconds;
  private readonly refused;
  readonly streams;
  private soldOut = 0;

  constructor(metrics: Metrics, active: () => number) {
    this.seconds = metrics.histogram('stampede_http_seconds');
    this.refused = metrics.counter('stampede_admission_refused_total');
    this.streams = metrics.gauge('stampede_http_event_streams');
    const gauge = metrics.gauge('stampede_http_active');
    metrics.onScrape(() => {
      gauge.set({}, active());
      this.refused.inc({ reason: 'sold_out' }, this.soldOut);
      this.soldOut = 0;
    });
  }

  /** @param code of the problem, or OK */
  answered(method: string, route: string, status: number, code: string, durationMs: number): void {
    this.seconds.observe({ method, route, status: `${Math.trunc(status / 100)}xx`, code }, durationMs / 1000);
  }

  /** The answer of most requests in a spike, from memory: one observation, and the rest when somebody looks. */
  answeredSoldOut(route: string, durationMs: number): void {
    this.soldOut += 1;
    this.seconds.observe({ method: 'POST', route, status: '4xx', code: 'SOLD_OUT' }, durationMs / 1000);
  }

  /** Admission refused before any service was asked. */
  refusedFor(reason: string): void {
    this.refused.inc({ reason });
  }
}
