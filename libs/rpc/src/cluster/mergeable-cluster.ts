import type { FieldType } from '../common/contract/field-type.js';
import type { MethodContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Result } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import { GroupDirectory, groupOf } from './directory/group-directory.js';
import { FailoverCluster } from './failover-cluster.js';
import { mergerOf, TYPE_MERGERS } from './merger/default-mergers.js';
import type { Merger } from './merger/merger.js';

/**
 * For a reference of several groups (`group` `*` or a list): one call to each group, with failover inside it, all at the same time;
 * the results become one. `merger` names how, for the reference or a method: `true` or `default` by the type of the result, the name
 * of an extension of the point `merger`, or `.concat`, a method of the result that takes the next one.
 *
 * A group that fails is left out and logged; the call fails when all do. Without `merger` the first group is called alone.
 */
export class MergeableCluster implements Cluster {
  static readonly NAME = 'mergeable';

  /** @param requireMerger looks a named merger up; throws TypeError when there is none */
  constructor(private readonly requireMerger: (name: string) => Merger) {}

  /** @throws TypeError when there is no such merger, or none for a method's type */
  join(context: ClusterContext): ClusterInvoker {
    const { contract, url } = context;
    const mergers = new Map<string, Merger>();
    for (const [name, { returns }] of Object.entries(contract.methods as Record<string, MethodContract>)) {
      const chosen = url.methodParameter(name, 'merger') ?? '';
      // A merger of the whole reference is meant for the methods that it fits.
      const own = url.parameter(`${name}.merger`) !== undefined;
      const merger = this.find(chosen, returns);
      if (merger !== undefined) mergers.set(name, merger);
      else if (own && chosen !== '' && chosen !== 'false') {
        throw new TypeError(
          `merger "${chosen}": results of ${contract.interfaceName}.${name} cannot be merged`,
        );
      }
    }
    return new MergeableInvoker(context, mergers);
  }

  private find(name: string, returns: FieldType): Merger | undefined {
    if (name === '' || name === 'false') return undefined;
    const type = resolved(returns);
    if (type.kind === 'void' || name === 'true' || name === 'default') return mergerOf(type);
    if (name.startsWith('.')) return methodMerger(name.slice(1));
    const merger = this.requireMerger(name);
    // The library's own are for their types only; a user's knows itself what it merges.
    return TYPE_MERGERS.has(merger) && mergerOf(type) !== merger ? undefined : merger;
  }
}

class MergeableInvoker implements ClusterInvoker {
  private readonly clusters = new Map<string, ClusterInvoker>();

  constructor(
    private readonly context: ClusterContext,
    private readonly mergers: ReadonlyMap<string, Merger>,
  ) {}

  invoke(invocation: Invocation): Promise<Result> {
    const { directory } = this.context;
    return whenListed(directory, invocation, () => {
      const groups = [...new Set(requireCandidates(directory, invocation).map(groupOf))];
      const merger = this.mergers.get(invocation.methodName);
      if (merger === undefined || groups.length === 1) return this.clusterOf(groups[0]!).invoke(invocation);
      return this.callGroups(groups, invocation, merger);
    });
  }

  close(): void {
    for (const cluster of this.clusters.values()) cluster.close?.();
  }

  private async callGroups(
    groups: readonly string[],
    invocation: Invocation,
    merger: Merger,
  ): Promise<Result> {
    const answers = await Promise.allSettled(groups.map((group) => this.clusterOf(group).invoke(invocation)));
    const values: unknown[] = [];
    let last: RpcError | undefined;
    answers.forEach((answer, index) => {
      if (answer.status === 'fulfilled') return values.push(answer.value.value);
      last = RpcError.from(answer.reason);
      const fields = { method: invocation.name, group: groups[index], err: last };
      return this.context.logger.warn(fields, 'group is left out of a merged result');
    });
    if (values.length === 0) throw last!;
    const present = values.filter((value) => value !== null && value !== undefined);
    if (present.length <= 1) return { value: present.length === 1 ? present[0] : values[0] };
    return { value: merger(present, resolved(invocation.method.returns)) };
  }

  private clusterOf(group: string): ClusterInvoker {
    let cluster = this.clusters.get(group);
    if (cluster === undefined) {
      const directory = new GroupDirectory(this.context.directory, group);
      cluster = new FailoverCluster().join({ ...this.context, directory });
      this.clusters.set(group, cluster);
    }
    return cluster;
  }
}

function resolved(type: FieldType): FieldType {
  if (type.kind === 'nullable') return resolved(type.inner);
  return type.kind === 'lazy' ? resolved(type.resolve()) : type;
}

/** `.concat`: what the method of the first value gives for the next one; itself where the method gives nothing. */
const methodMerger =
  (name: string): Merger =>
  (values) =>
    values.reduce((merged, value) => {
      const method = (merged as Record<string, unknown>)[name];
      if (typeof method !== 'function') throw new TypeError(`a result has no method "${name}" to merge with`);
      return (method.call(merged, value) as unknown) ?? merged;
    });
