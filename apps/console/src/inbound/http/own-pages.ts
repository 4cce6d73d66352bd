import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@stampede/http';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that change something and do not come from our own pages: another site's script cannot set the header without a
 * preflight, which is not answered, and no page can choose its Origin.
 */
export function refuseForeignPages(method: string, headers: IncomingHttpHeaders): void {
  if (SAFE_METHODS.has(method)) return;
  if (headers['x-requested-with'] === undefined)
    throw new Problem('FORBIDDEN', 'Send the header X-Requested-With.');
  if (!isOwnOrigin(headers.origin, headers.host))
    throw new Problem('FORBIDDEN', 'Requests that change something come from the pages of this console.');
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
