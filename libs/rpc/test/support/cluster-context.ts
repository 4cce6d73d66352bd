import {
  ServiceUrl,
  type ClusterContext,
  type LoadBalance,
  type RpcLogger,
  type ServiceContract,
} from '../../src/index.js';
import { StaticDirectory } from '../../src/cluster/directory/static-directory.js';
import { Counter, type FakeInvoker } from './fake-invoker.js';

/** Chooses the first of a list. */
export const firstOf: LoadBalance = { select: (invokers) => invokers[0]! };

/** What was logged, as `level: message`. */
export class LogLines implements RpcLogger {
  readonly lines: string[] = [];
  readonly fields: object[] = [];
  debug = this.at('debug');
  info = this.at('info');
  warn = this.at('warn');
  error = this.at('error');

  private at(level: string): (fields: object, message: string) => void {
    return (fields, message) => {
      this.lines.push(`${level}: ${message}`);
      this.fields.push(fields);
    };
  }
}

/** What a cluster is made of, over providers in memory. */
export function clusterContext(
  invokers: readonly FakeInvoker[],
  parameters: Record<string, string> = {},
  contract: ServiceContract = Counter,
): ClusterContext & { readonly logger: LogLines } {
  return {
    contract,
    directory: new StaticDirectory(contract.interfaceName, invokers),
    loadBalance: firstOf,
    url: new ServiceUrl('consumer', 'localhost', 0, contract.interfaceName, parameters),
    logger: new LogLines(),
  };
}
