import type { ServiceUrl } from '../../common/service-url.js';

/** Children of a service's node. */
export const CATEGORIES = ['providers', 'consumers', 'configurators', 'routers'] as const;
export type Category = (typeof CATEGORIES)[number];

/*
 * Dubbo's layout:
 *
 *   /<root>/<interface>/providers/<URL, percent-encoded>    ephemeral
 *   /<root>/<interface>/consumers/<URL, percent-encoded>    ephemeral
 *   /<root>/<interface>/configurators, routers              persistent
 */

export function categoryPath(root: string, url: ServiceUrl, category: Category): string {
  return `/${root}/${encodeURIComponent(url.parameter('interface') ?? url.path)}/${category}`;
}

/** Where a provider or consumer is announced. */
export function urlPath(root: string, url: ServiceUrl): string {
  const category = url.protocol === 'consumer' ? 'consumers' : 'providers';
  return `${categoryPath(root, url, category)}/${encodeURIComponent(url.toString())}`;
}
