import { ZONE_ATTACHMENT, ZONE_FORCE_ATTACHMENT } from '../common/attachments.js';
import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import { requireCandidates, whenListed } from './candidates.js';
import type { Cluster, ClusterContext, ClusterInvoker } from './cluster.js';
import type { Directory } from './directory/directory.js';
import { invokeChosen } from './loadbalance/load-balance.js';

/**
 * Joins several registries, each of which is one entry of the directory with the parameters of its address, in Dubbo's order:
 *
 * 1. the first that is `preferred`, whatever zone the call names
 * 2. the first whose `zone` is the call's attachment `registry_zone`; with `registry_zone_force=true` none but that one
 * 3. one of all, in proportion to their `weight`
 *
 * Each rule looks at available ones only, those with a provider within reach. Where no registry is, one of all gets the call, and its
 * own cluster says what is wrong. The choice is made once per call: attempts after the first stay in the registry.
 */
export class ZoneAwareCluster implements Cluster {
  static readonly NAME = 'zone-aware';

  join({ directory, loadBalance }: ClusterContext): ClusterInvoker {
    return {
      invoke: (invocation) =>
        whenListed(directory, invocation, () => {
          const available = directory.list(invocation);
          const chosen =
            available.find(({ url }) => url.parameter('preferred') === 'true') ??
            inZone(available, directory, invocation) ??
            loadBalance.select(someOf(available, directory, invocation), invocation);
          return invokeChosen(loadBalance, chosen, invocation);
        }),
    };
  }
}

function someOf(
  available: readonly RemoteInvoker[],
  directory: Directory,
  invocation: Invocation,
): readonly RemoteInvoker[] {
  if (available.length > 0) return available;
  const all = directory.all();
  return all.length > 0 ? all : requireCandidates(directory, invocation);
}

/** @throws RpcError NO_PROVIDER when the call insists on a zone that has none */
function inZone(
  available: readonly RemoteInvoker[],
  directory: Directory,
  { attachments, name }: Invocation,
): RemoteInvoker | undefined {
  const zone = attachments[ZONE_ATTACHMENT] ?? '';
  if (zone === '') return undefined;
  const chosen = available.find((registry) => zoneOf(registry) === zone);
  if (chosen !== undefined || attachments[ZONE_FORCE_ATTACHMENT]?.toLowerCase() !== 'true') return chosen;
  const registries = directory
    .all()
    .map(
      (one) => `${one.address} (${zoneOf(one) ?? 'no zone'}${one.available ? '' : ', no provider in reach'})`,
    );
  throw new RpcError(
    'NO_PROVIDER',
    `no provider of ${directory.interfaceName} in the zone ${zone}; registries: ${registries.join(', ')}`,
    { method: name },
  );
}

const zoneOf = ({ url }: RemoteInvoker): string | undefined => url.parameter('zone');
