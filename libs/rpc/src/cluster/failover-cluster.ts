import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import { PerMethod } from '../common/per-method.js';
import { RpcError } from '../common/rpc-error.js';
import { awaitFirstList, failureAfter, requireCandidates } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import type { Directory } from './directory/directory.js';
import { invokeChosen, type LoadBalance } from './loadbalance/load-balance.js';
import { RetryBudget } from './retry-budget.js';

/**
 * Tries another provider when one fails, for idempotent methods and retriable errors only. All attempts share the call's one
 * deadline. Before each further attempt the providers are listed anew and those that were tried are left out while others remain.
 *
 * `retries` (2) is a parameter of the reference or a method; `withCall({ retries })` overrides both. The
 * reference's {@link RetryBudget} bounds all retries together. A provider that is left alone (CIRCUIT_OPEN) was sent nothing: the call
 * goes on to the next one whatever its method is, as long as there is one, and that is no retry.
 */
export class FailoverCluster implements Cluster {
  static readonly NAME = 'failover';

  join({ directory, loadBalance, url }: ClusterContext): ClusterInvoker {
    const retries = new PerMethod((method) =>
      Math.max(0, url.methodInteger(method, 'retries', DEFAULT_RETRIES)),
    );
    const breaks = Object.keys(url.parameters).some((name) => /(^|\.)circuitbreaker$/.test(name));
    return new FailoverInvoker(directory, loadBalance, retries, new RetryBudget(url), breaks);
  }
}

const DEFAULT_RETRIES = 2;

class FailoverInvoker implements ClusterInvoker {
  constructor(
    private readonly directory: Directory,
    private readonly loadBalance: LoadBalance,
    private readonly retries: PerMethod<number>,
    private readonly budget: RetryBudget,
    /** Whether attempts may be refused on this side by an open circuit. */
    private readonly breaks: boolean,
  ) {}

  invoke(invocation: Invocation): Promise<Result> {
    this.budget.onCall();
    if (this.directory.firstList !== undefined) {
      return awaitFirstList(this.directory, invocation).then(() => this.attempt(invocation, []));
    }
    return this.attempt(invocation, NONE);
  }

  /**
   * Hot path: an attempt that succeeds allocates nothing here but one promise.
   *
   * @param sent attempts that came to a provider
   */
  private attempt(invocation: Invocation, tried: readonly RemoteInvoker[], sent = 0): Promise<Result> {
    let chosen: RemoteInvoker;
    try {
      chosen = this.choose(invocation, tried);
    } catch (error) {
      return Promise.reject(error as RpcError);
    }
    const answer = invokeChosen(this.loadBalance, chosen, invocation);
    if (!this.breaks && !this.mayRepeat(invocation)) return answer;
    return answer.catch((error: unknown) =>
      this.retry(invocation, [...tried, chosen], sent, RpcError.from(error)),
    );
  }

  private retry(
    invocation: Invocation,
    tried: readonly RemoteInvoker[],
    sentBefore: number,
    error: RpcError,
  ): Promise<Result> {
    const unsent = error.code === 'CIRCUIT_OPEN';
    const sent = unsent ? sentBefore : sentBefore + 1;
    const candidates = this.directory.list(invocation);
    const mayRetry = unsent
      ? candidates.some((candidate) => !tried.includes(candidate))
      : error.retriable && this.mayRepeat(invocation) && sent <= this.retriesOf(invocation);
    if (!mayRetry || candidates.length === 0 || invocation.remainingMs() <= 0)
      throw failureAfter(error, tried);
    if (!unsent && !this.budget.tryTake()) throw failureAfter(error, tried, '; the retry budget is spent');
    return this.attempt(invocation, tried, sent);
  }

  private mayRepeat(invocation: Invocation): boolean {
    return invocation.method.idempotent && this.retriesOf(invocation) > 0;
  }

  private retriesOf({ retries, methodName }: Invocation): number {
    return retries ?? this.retries.of(methodName);
  }

  private choose(invocation: Invocation, tried: readonly RemoteInvoker[]): RemoteInvoker {
    const candidates = requireCandidates(this.directory, invocation);
    if (tried.length === 0) return this.loadBalance.select(candidates, invocation);
    const fresh = candidates.filter((candidate) => !tried.includes(candidate));
    return this.loadBalance.select(fresh.length > 0 ? fresh : candidates, invocation);
  }
}

const NONE: readonly RemoteInvoker[] = [];
