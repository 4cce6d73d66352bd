import type { ServiceUrl } from '../../common/service-url.js';
import { categoryOf, interfaceOf, type Category } from '../url-store.js';

/*
 * Dubbo's layout:
 *
 *   /<root>/<interface>/providers/<URL, percent-encoded>                           ephemeral
 *   /<root>/<interface>/consumers/<URL, percent-encoded>                           ephemeral
 *   /<root>/<interface>/configurators, routers/<URL, percent-encoded>              persistent
 *   /<root>/config/<group>/<key>                                                   a rule or setting
 *   /<root>/mapping/<interface>                                                    applications, comma-separated
 *   /<root>/metadata/<interface>[/<version>][/<group>]/provider/<application>      definition, JSON
 *
 * Our own:
 *
 *   /<root>/config-history/<group>/<key>/<ten digits>                              former texts, JSON
 */

export function categoryPath(root: string, service: string, category: Category): string {
  return `/${root}/${encodeURIComponent(service)}/${category}`;
}

/** Where a provider or consumer is announced. */
export function urlPath(root: string, url: ServiceUrl): string {
  return `${categoryPath(root, interfaceOf(url), categoryOf(url))}/${encodeURIComponent(url.toString())}`;
}

/** Where a rule or setting stands. @throws TypeError for a key or group that is no name of a node */
export function configPath(root: string, group: string, key: string): string {
  return `/${root}/config/${nodeName(group)}/${nodeName(key)}`;
}

/** @throws TypeError for a key or group that is no name of a node */
export function configHistoryPath(root: string, group: string, key: string): string {
  return `/${root}/config-history/${nodeName(group)}/${nodeName(key)}`;
}

export function mappingPath(root: string, service: string): string {
  return `/${root}/mapping/${encodeURIComponent(service)}`;
}

export function metadataPath(root: string, url: ServiceUrl): string {
  const identity = [url.parameter('version'), url.parameter('group')].filter((part) => part !== undefined);
  const parts = [interfaceOf(url), ...identity, 'provider', url.parameter('application') ?? ''];
  return `/${root}/metadata/${parts.map(encodeURIComponent).join('/')}`;
}

function nodeName(text: string): string {
  if (/^\.{0,2}$|[/\u0000-\u001f\u007f-\u009f]/.test(text))
    throw new TypeError(`not a key or group: "${text.slice(0, 200)}"`);
  return text;
}
