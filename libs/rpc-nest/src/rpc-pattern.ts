import type { MethodContract, ServiceContract } from '@stampede/rpc';

/** A method that a pattern `interface.method` names. */
export interface PatternTarget {
  readonly contract: ServiceContract;
  readonly methodName: string;
  readonly method: MethodContract;
}

/** Finds the method of a pattern among the contracts; undefined when none has it. */
export function findTarget(
  contracts: readonly ServiceContract[],
  pattern: string,
): PatternTarget | undefined {
  const dot = pattern.lastIndexOf('.');
  const interfaceName = pattern.slice(0, Math.max(dot, 0));
  const methodName = pattern.slice(dot + 1);
  const contract = contracts.find((candidate) => candidate.interfaceName === interfaceName);
  if (contract === undefined || !Object.hasOwn(contract.methods, methodName)) return undefined;
  return { contract, methodName, method: contract.methods[methodName] as MethodContract };
}
