import type { ReferOptions, ServiceContract } from '@stampede/rpc';

/** Metadata key of {@link RpcService}. */
export const RPC_SERVICE_METADATA = 'stampede:rpc-service';

/** Injection token of the options of an RpcModule. */
export const RPC_OPTIONS = 'stampede:rpc-options';

/** Injection token of the client of a service: one per interface, group and version. */
export function referenceToken(
  contract: ServiceContract,
  { group = '', version = '' }: ReferOptions = {},
): string {
  return `stampede:rpc-reference:${group}/${contract.interfaceName}:${version}`;
}
