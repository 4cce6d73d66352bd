import { SlidingWindow } from './sliding-window.js';

export type CircuitState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** How a call ended, seen by a breaker; `neither` says nothing about the way. */
export type CircuitOutcome = 'success' | 'slow' | 'failure' | 'neither';

/** When a circuit opens and closes. */
export interface CircuitSettings {
  /** Over which calls are counted. */
  readonly windowMs: number;
  /** Calls in the window below which nothing is concluded. */
  readonly minimumCalls: number;
  /** Share of failures at which it opens, in percent. */
  readonly failPercent: number;
  /** Share of slow calls at which it opens, in percent; over 100 never. */
  readonly slowPercent: number;
  /** How long it stays open. */
  readonly openMs: number;
  /** Successful probes in a row after which it closes. */
  readonly probes: number;
}

/**
 * CLOSED     every call passes; OPEN once failures or slow calls reach their share of the window
 * OPEN       no call passes; after `openMs` the next one finds HALF_OPEN
 * HALF_OPEN  one call at a time passes, a probe: `probes` successes in a row make it CLOSED, a failed or slow one OPEN
 *
 * A call that began in a state which has ended says nothing to the present one. (M. Nygard, Release It!, Circuit Breaker.)
 */
export class CircuitBreaker {
  private readonly window: SlidingWindow;
  private now: CircuitState = 'CLOSED';
  /** Counts the changes of state. */
  private epoch = 0;
  private openUntil = 0;
  private probing = false;
  private succeeded = 0;

  constructor(
    private readonly settings: CircuitSettings,
    private readonly onChange: (state: CircuitState) => void = () => undefined,
  ) {
    this.window = new SlidingWindow(settings.windowMs);
  }

  get state(): CircuitState {
    return this.now;
  }

  /** A pass to be given back to {@link ended}; undefined: the call must not be made. */
  tryPass(now: number): number | undefined {
    if (this.now === 'OPEN' && now >= this.openUntil) this.enter('HALF_OPEN');
    if (this.now === 'OPEN' || this.probing) return undefined;
    this.probing = this.now === 'HALF_OPEN';
    return this.epoch;
  }

  /** To be called once for each pass. */
  ended(pass: number, outcome: CircuitOutcome, now: number): void {
    if (pass !== this.epoch) return;
    if (this.now === 'HALF_OPEN') this.probeEnded(outcome, now);
    else if (outcome !== 'neither') {
      this.window.add(outcome, now);
      if (this.isTooBad()) this.open(now);
    }
  }

  private probeEnded(outcome: CircuitOutcome, now: number): void {
    this.probing = false;
    if (outcome === 'neither') return;
    if (outcome !== 'success') this.open(now);
    else if (++this.succeeded >= this.settings.probes) this.enter('CLOSED');
  }

  private isTooBad(): boolean {
    const { minimumCalls, failPercent, slowPercent } = this.settings;
    const { calls } = this.window;
    if (calls < minimumCalls) return false;
    const percentOf = (entry: 'failure' | 'slow'): number => (this.window.count(entry) * 100) / calls;
    return percentOf('failure') >= failPercent || percentOf('slow') >= slowPercent;
  }

  private open(now: number): void {
    this.openUntil = now + this.settings.openMs;
    this.enter('OPEN');
  }

  private enter(state: CircuitState): void {
    this.now = state;
    this.epoch++;
    this.probing = false;
    this.succeeded = 0;
    this.window.clear();
    this.onChange(state);
  }
}
