import type { FieldType } from '../../common/contract/field-type.js';
import type { MethodContract } from '../../common/contract/service-contract.js';
import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { runInSlot, Slots } from '../limit/slots.js';

const DEFAULT_QUEUE = 1000;

/**
 * Calls with the same key run one after another in the order in which they came, others beside them. The key is the argument of
 * number `order.argument` (from 0; also per method, `pay.order.argument`); methods that have one share the keys, so that `create` and
 * `pay` of one order are in line with each other. With `consistenthash` at the callers all calls of a key come to one provider, and
 * the order holds over all providers.
 *
 * At most `order.queue` (1 000) calls of the service wait; one more fails with LIMIT_EXCEEDED. A call whose time ends in the line is
 * dropped with DEADLINE_EXCEEDED; one that runs is waited for until it ends, whether or not its caller still waits.
 *
 * @throws TypeError when the number names no argument, or one that is no text or number
 */
export const orderFilter: FilterFactory = ({ url, contract, owner }) => {
  const keyArguments = new Map<string, number>();
  for (const [name, method] of Object.entries(contract.methods as Record<string, MethodContract>)) {
    const at = url.methodParameter(name, 'order.argument');
    if (at !== undefined && at !== '') keyArguments.set(name, requireKeyArgument(at, name, method));
  }
  if (keyArguments.size === 0) return undefined;
  const lines = linesOf.get(owner) ?? new KeyedLines();
  linesOf.set(owner, lines);
  lines.maxWaiting = Math.max(0, url.integer('order.queue', DEFAULT_QUEUE));
  return (invocation, next) => {
    const at = keyArguments.get(invocation.methodName);
    return at === undefined ? next(invocation) : lines.run(String(invocation.args[at]), invocation, next);
  };
};

/** One line for each key that has calls, and no longer than it has any. */
export class KeyedLines {
  private readonly lines = new Map<string, Slots>();
  /** Calls that may wait, those of all keys together. */
  maxWaiting = DEFAULT_QUEUE;
  private waiting = 0;

  /** Keys that have calls. */
  get size(): number {
    return this.lines.size;
  }

  /** @throws RpcError LIMIT_EXCEEDED or DEADLINE_EXCEEDED when its turn does not come */
  async run(
    key: string,
    invocation: Invocation,
    next: (invocation: Invocation) => Promise<Result>,
  ): Promise<Result> {
    let line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, (line = new Slots(1)));
    else if (this.waiting >= this.maxWaiting) {
      throw new RpcError('LIMIT_EXCEEDED', `${this.maxWaiting} calls wait for others of the same key`);
    }
    this.waiting++;
    let runs = false;
    try {
      return await runInSlot(
        line,
        invocation,
        (mine) => {
          runs = true;
          this.waiting--;
          return next(mine);
        },
        tooLate,
      );
    } finally {
      if (!runs) this.waiting--;
      if (line.active === 0 && this.lines.get(key) === line) this.lines.delete(key);
    }
  }
}

/** By export: when a rule has its filters made anew, calls of a key that run already still come first. */
const linesOf = new WeakMap<object, KeyedLines>();

const tooLate = (): RpcError =>
  new RpcError('DEADLINE_EXCEEDED', "the call's time ended while it waited for others of the same key");

const KEYS: ReadonlySet<FieldType['kind']> = new Set<FieldType['kind']>([
  'string',
  'boolean',
  'char',
  'int8',
  'int16',
  'int32',
  'int64',
  'enum',
  'value',
]);

function requireKeyArgument(text: string, methodName: string, { args }: MethodContract): number {
  const type = /^\d{1,3}$/.test(text) ? args[Number(text)] : undefined;
  if (type !== undefined && KEYS.has(type.kind)) return Number(text);
  const fitting = args.flatMap(({ kind }, index) => (KEYS.has(kind) ? [index] : []));
  throw new TypeError(
    `order.argument of ${methodName} must name an argument of text or number (${fitting.join(', ') || 'it has none'}), not "${text}"`,
  );
}
