import {
  ServiceUrl,
  type Filter,
  type FilterContext,
  type FilterFactory,
  type Invocation,
  type Result,
} from '../../src/index.js';
import { silentLogger } from '../../src/common/logger.js';
import { Counter } from './fake-invoker.js';

/** What a filter of {@link Counter} at `h:1` is made for, by its URL's parameters. */
export const filterContext = (
  parameters: Readonly<Record<string, string>>,
  more: Partial<FilterContext> = {},
): FilterContext => ({
  place: 'provider',
  url: new ServiceUrl('dubbo', 'h', 1, Counter.interfaceName, parameters),
  contract: Counter,
  application: 'counter',
  signing: undefined,
  logger: silentLogger,
  owner: {},
  ...more,
});

/** The filter for a URL's parameters. */
export function filterOf(
  create: FilterFactory,
  parameters: Readonly<Record<string, string>>,
  more: Partial<FilterContext> = {},
): Filter {
  const filter = create(filterContext(parameters, more));
  // As applyFilters does: what a filter throws is a rejection.
  return async (invocation, next) => (filter === undefined ? next(invocation) : filter(invocation, next));
}

interface Held {
  readonly invocation: Invocation;
  readonly end: (error?: Error) => void;
}

/** A provider whose calls end when the test says so; `running` are those under way, in the order in which they came. */
export class HeldCalls {
  readonly running: Held[] = [];
  /** Everything that came, by its first argument. */
  readonly seen: unknown[] = [];

  readonly next = (invocation: Invocation): Promise<Result> =>
    new Promise((resolve, reject) => {
      this.seen.push(invocation.args[0]);
      const held: Held = {
        invocation,
        end: (error) => {
          this.running.splice(this.running.indexOf(held), 1);
          if (error === undefined) resolve({ value: invocation.args[0] });
          else reject(error);
        },
      };
      this.running.push(held);
    });

  /** Ends the oldest one. */
  endFirst(error?: Error): void {
    this.running[0]!.end(error);
  }
}

/** Lets everything happen that waits for promises only. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
