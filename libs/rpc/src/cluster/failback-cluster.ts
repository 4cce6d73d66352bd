import { runOutsideCall } from '../common/call-context.js';
import { monotonicNow } from '../common/deadline.js';
import { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import { emptyResultOf } from './failsafe-cluster.js';
import { invokeChosen } from './loadbalance/load-balance.js';

const DEFAULT_PERIOD_MS = 5000;
const DEFAULT_RETRIES = 3;
const DEFAULT_TASKS = 100;

/**
 * A call that fails is answered with an empty value and repeated later, each time with the whole budget of its method: for
 * notifications. At most `retries` (3) repetitions 5 s apart, on another provider if there is one; at most `failbacktasks` (100)
 * calls wait. One more fails, as does a call that must not be repeated: its error is not retriable or its method not idempotent.
 */
export class FailbackCluster implements Cluster {
  static readonly NAME = 'failback';

  constructor(private readonly periodMs = DEFAULT_PERIOD_MS) {}

  join(context: ClusterContext): ClusterInvoker {
    return new FailbackInvoker(context, this.periodMs);
  }
}

/** A call that waits for its repetition. */
interface Task {
  readonly invocation: Invocation;
  readonly budgetMs: number;
  repeated: number;
  /** Where it failed last. */
  failedAt: string | undefined;
  timer: NodeJS.Timeout | undefined;
}

class FailbackInvoker implements ClusterInvoker {
  private readonly waiting = new Set<Task>();
  private readonly maxWaiting: number;
  private closed = false;

  constructor(
    private readonly context: ClusterContext,
    private readonly periodMs: number,
  ) {
    this.maxWaiting = context.url.integer('failbacktasks', DEFAULT_TASKS);
  }

  invoke(invocation: Invocation): Promise<Result> {
    const leftMs = invocation.remainingMs();
    return whenListed(this.context.directory, invocation, () => this.attempt(invocation)).catch(
      (error: unknown) => this.keep(invocation, leftMs, RpcError.from(error)),
    );
  }

  /** What waits is repeated once more, at once: nothing is dropped unseen. */
  close(): void {
    this.closed = true;
    for (const task of this.waiting) {
      clearTimeout(task.timer);
      void this.repeat(task);
    }
  }

  private attempt(invocation: Invocation, except?: string): Promise<Result> {
    const { directory, loadBalance } = this.context;
    const candidates = requireCandidates(directory, invocation);
    const others = candidates.filter(({ address }) => address !== except);
    const chosen: RemoteInvoker = loadBalance.select(others.length > 0 ? others : candidates, invocation);
    return invokeChosen(loadBalance, chosen, invocation);
  }

  private keep(invocation: Invocation, leftMs: number, error: RpcError): Result {
    if (!error.retriable || !invocation.method.idempotent) throw error;
    const result = emptyResultOf(invocation, error);
    if (this.closed || this.waiting.size >= this.maxWaiting) {
      const reason = this.closed ? 'this process is closing' : `${this.waiting.size} calls wait already`;
      throw new RpcError(error.code, `${error.message} (not kept for a repetition: ${reason})`, {
        cause: error,
        provider: error.provider,
        method: error.method,
      });
    }
    const budgetMs = this.context.url.methodInteger(invocation.methodName, 'timeout', leftMs);
    const failedAt = error.provider;
    this.schedule({ invocation, budgetMs, repeated: 0, failedAt, timer: undefined });
    this.context.logger.warn(
      { method: invocation.name, err: error, waiting: this.waiting.size },
      'failed call will be repeated',
    );
    return result;
  }

  private schedule(task: Task): void {
    this.waiting.add(task);
    task.timer = runOutsideCall(() => setTimeout(() => void this.repeat(task), this.periodMs));
    task.timer.unref();
  }

  private async repeat(task: Task): Promise<void> {
    const { service, methodName, method, args, attachments, name } = task.invocation;
    this.waiting.delete(task);
    task.repeated++;
    const deadline = monotonicNow() + task.budgetMs;
    const again = new Invocation('consumer', service, methodName, method, args, { ...attachments }, deadline);
    try {
      await this.attempt(again, task.failedAt);
    } catch (error) {
      const failure = RpcError.from(error);
      task.failedAt = failure.provider;
      const { logger, url } = this.context;
      if (
        this.closed ||
        !failure.retriable ||
        task.repeated >= url.methodInteger(methodName, 'retries', DEFAULT_RETRIES)
      )
        logger.error({ method: name, repeated: task.repeated, err: failure }, 'failed call is given up');
      else this.schedule(task);
    }
  }
}
