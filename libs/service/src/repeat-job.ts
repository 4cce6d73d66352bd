import type { Telemetry } from './service.js';

/**
 * One round of a job. The signal aborts when the job is being closed. `more` tells that there is more to do at once.
 */
export type Round = (closing: AbortSignal) => Promise<{ readonly more: boolean } | void>;

/**
 * Runs a round again and again, one at a time, with a pause between; `wake` cuts the pause short, and a round that answers `more` is
 * followed by the next at once. A failing round is logged once per kind of failure and repeated after a pause. Rounds are counted in
 * `stampede_jobs_total`.
 */
export class RepeatJob {
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;
  private endPause: () => void = () => undefined;
  private woken = false;

  /** @param pauseAfterFailureMs default `pauseMs` */
  constructor(
    private readonly name: string,
    private readonly pauseMs: number,
    private readonly round: Round,
    private readonly telemetry: Telemetry,
    private readonly pauseAfterFailureMs: number = pauseMs,
  ) {}

  /** Begins with the first round; a second call does nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /** Lets the next round begin at once; during a round, right after it. */
  wake(): void {
    this.woken = true;
    this.endPause();
  }

  /** Tells the round under way, and waits for it. */
  async close(): Promise<void> {
    this.closing.abort();
    this.endPause();
    await this.running;
  }

  private async run(): Promise<void> {
    let lastFailure: string | undefined;
    while (!this.closing.signal.aborted) {
      this.woken = false;
      try {
        const result = await this.round(this.closing.signal);
        this.count('ok');
        lastFailure = undefined;
        if (!result?.more) await this.pause(this.pauseMs);
      } catch (error) {
        this.count('failed');
        const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (failure !== lastFailure)
          this.telemetry.logger.warn({ err: error, job: this.name }, 'a job failed and will be repeated');
        lastFailure = failure;
        await this.pause(this.pauseAfterFailureMs);
      }
    }
  }

  private async pause(durationMs: number): Promise<void> {
    if (this.closing.signal.aborted || this.woken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = () => undefined;
  }

  private count(outcome: 'ok' | 'failed'): void {
    this.telemetry.metrics.counter('stampede_jobs_total').inc({ job: this.name, outcome });
  }
}
