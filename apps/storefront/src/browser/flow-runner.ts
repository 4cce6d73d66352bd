/** What a state needs to have done; the signal aborts when the state is left. */
export type Perform<S, E> = (state: S, tell: (event: E) => void, signal: AbortSignal) => void;

/** Runs a state machine: every new state is shown, then acted on; what an old state still learns is dropped. */
export class FlowRunner<S, E> {
  private effect = new AbortController();

  constructor(
    private state: S,
    private readonly advance: (state: S, event: E) => S,
    private readonly perform: Perform<S, E>,
    private readonly onChange: (state: S) => void,
  ) {}

  readonly tell = (event: E): void => {
    const next = this.advance(this.state, event);
    if (next === this.state) return;
    this.effect.abort();
    const effect = (this.effect = new AbortController());
    this.state = next;
    this.onChange(next);
    this.perform(next, (told) => effect.signal.aborted || this.tell(told), effect.signal);
  };

  /** Ends what the present state is doing. */
  close(): void {
    this.effect.abort();
  }
}

/** Calls back after a time, up to a fifth later, so that a crowd does not come back as a crowd. */
export function after(pauseMs: number, signal: AbortSignal, then: () => void): void {
  const timer = setTimeout(then, pauseMs * (1 + Math.random() / 5));
  signal.addEventListener('abort', () => clearTimeout(timer));
}
