import type { ServiceUrl } from './service-url.js';

/** Group and version: absent ones match only absent ones. */
export interface ServiceIdentity {
  readonly interfaceName: string;
  readonly group?: string;
  readonly version?: string;
}

/** Dubbo's name of a service: `group/interface:version`, each part only where it is set. */
export function serviceKey({ interfaceName, group, version }: ServiceIdentity): string {
  const prefix = group === undefined || group === '' ? '' : `${group}/`;
  const suffix = version === undefined || version === '' || version === '0.0.0' ? '' : `:${version}`;
  return `${prefix}${interfaceName}${suffix}`;
}

/** The service that a URL is about. */
export const identityOf = (url: ServiceUrl): ServiceIdentity => ({
  interfaceName: url.parameter('interface') ?? url.path,
  group: url.parameter('group'),
  version: url.parameter('version'),
});

/** Under which name Dubbo keeps the rules of a service: `interface:version:group`, absent parts empty, the colons always there. */
export function ruleKey({ interfaceName, group = '', version = '' }: ServiceIdentity): string {
  return `${interfaceName}:${version}:${group}`;
}
