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
