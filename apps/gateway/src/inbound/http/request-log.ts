import type { Logger } from '@stampede/observability';
import type { MonotonicClock, Problem } from '@stampede/http';

/** An outage fails thousands of requests a second, all for one reason: some lines tell it, the metrics count it. */
const LINES_PER_SECOND = 20;

/** Writes what an operator should see: requests that failed on our side, and slow ones. Nothing for ordinary requests. */
export class RequestLog {
  private lines = 0;
  private dropped = 0;
  private secondEndsMs = 0;

  constructor(
    private readonly logger: Logger,
    private readonly slowMs: number,
    private readonly now: MonotonicClock,
  ) {}

  failed(problem: Problem, request: { method: string; url: string }, traceparent: string | undefined): void {
    if (problem.status < 500 || !this.mayWrite()) return;
    const fields = { ...describe(request, traceparent), code: problem.code, err: problem.cause };
    if (problem.code === 'INTERNAL') this.logger.error(fields, 'request failed');
    else this.logger.warn(fields, 'request refused');
  }

  ended(
    durationMs: number,
    request: { method: string; url: string },
    status: number,
    traceparent: string | undefined,
  ): void {
    if (durationMs < this.slowMs || !this.mayWrite()) return;
    this.logger.warn(
      { ...describe(request, traceparent), status, durationMs: Math.round(durationMs) },
      'slow request',
    );
  }

  private mayWrite(): boolean {
    const nowMs = this.now();
    if (nowMs >= this.secondEndsMs) {
      if (this.dropped > 0) this.logger.warn({ dropped: this.dropped }, 'lines about requests left out');
      this.lines = 0;
      this.dropped = 0;
      this.secondEndsMs = nowMs + 1000;
    }
    this.lines += 1;
    if (this.lines > LINES_PER_SECOND) this.dropped += 1;
    return this.lines <= LINES_PER_SECOND;
  }
}

function describe({ method, url }: { method: string; url: string }, traceparent: string | undefined) {
  return { method, path: url.split('?')[0]!.slice(0, 200), traceId: traceparent?.slice(3, 35) };
}
