import type { Telemetry } from '../../application/ports/telemetry.js';

/**
 * Runs a round again and again, one at a time, with a pause between; `wake` cuts the pause short. A failing round is logged once per
 * kind of failure and repeated after the next pause.
 */
export class RepeatJob {
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;
  private endPause: () => void = () => undefined;
  private woken = false;

  constructor(
    private readonly name: string,
    private readonly pauseMs: number,
    private readonly round: (closing: AbortSignal) => Promise<void>,
    private readonly telemetry: Telemetry,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.woken = true;
    this.endPause();
  }

  /** Waits for the round under way. */
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
        await this.round(this.closing.signal);
        this.count('ok');
        lastFailure = undefined;
      } catch (error) {
        this.count('failed');
        const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (failure !== lastFailure)
          this.telemetry.logger.warn({ err: error, job: this.name }, 'a job failed and will be repeated');
        lastFailure = failure;
      }
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    if (this.closing.signal.aborted || this.woken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.pauseMs);
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
