import type { MethodContract, ServiceContract } from '../../common/contract/service-contract.js';
import { RpcError } from '../../common/rpc-error.js';
import { ServiceTable } from '../dubbo/service-table.js';
import type { ExportedService } from '../protocol.js';
import type { HttpRequest } from './http-message.js';

/** The services of one HTTP port: the path names the interface, the query `version` and `group`. */
export class HttpServices {
  private readonly table = new ServiceTable();
  private readonly everything: ExportedService[] = [];

  /** @throws TypeError when the same interface, group and version is there already */
  add(service: ExportedService): void {
    this.table.add(service);
    this.everything.push(service);
  }

  /** In the order of their export. */
  get all(): readonly ExportedService[] {
    return this.everything;
  }

  /** @throws RpcError SERVICE_NOT_FOUND */
  require({ url }: HttpRequest): ExportedService {
    const [interfaceName = ''] = segmentsOf(url);
    const version = url.searchParams.get('version');
    const group = url.searchParams.get('group') ?? '';
    const service = this.table
      .find(interfaceName, version)
      .find((candidate) => (candidate.group ?? '') === group);
    if (service !== undefined) return service;
    const rest = [
      version && ` of version ${version.slice(0, 50)}`,
      group && ` in group ${group.slice(0, 50)}`,
    ];
    throw new RpcError(
      'SERVICE_NOT_FOUND',
      `no service ${interfaceName.slice(0, 200)}${rest.filter(Boolean).join('')} is exported here`,
    );
  }
}

/** The decoded parts of a path; one that is not well encoded stays as it is. */
export function segmentsOf(url: URL): string[] {
  return url.pathname
    .split('/')
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

/** @throws RpcError METHOD_NOT_FOUND */
export function requireMethod({ interfaceName, methods }: ServiceContract, name: string): MethodContract {
  if (Object.hasOwn(methods, name)) return methods[name] as MethodContract;
  throw new RpcError('METHOD_NOT_FOUND', `${interfaceName} has no method ${name.slice(0, 100)}`);
}

/** Path and query of a provider's service. */
export function pathOf(
  path: string,
  version: string | undefined,
  group: string | undefined,
): [string, string] {
  const query = new URLSearchParams();
  if (version !== undefined && version !== '') query.set('version', version);
  if (group !== undefined && group !== '') query.set('group', group);
  return [
    `/${path.split('/').map(encodeURIComponent).join('/')}`,
    query.size === 0 ? '' : `?${query.toString()}`,
  ];
}
