/** For whatever is not a page. */
const FILE_HEADERS = { 'x-content-type-options': 'nosniff' } as const;

/**
 * What a browser may do with our pages. No inline script or style, nothing from elsewhere, nobody frames them.
 * The web server in front of a published folder has to send the same: see the README.
 */
const PAGE_HEADERS = {
  ...FILE_HEADERS,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const FOREVER = 'public, max-age=31536000, immutable';
const A_DAY = 'public, max-age=86400';
/** As long as a round of the publisher; a CDN that cannot reach us goes on with what it has. */
const SHORT = 'public, max-age=2, stale-if-error=86400';

/** @param path of the file inside the folder of the pages */
export function headersOf(path: string): Readonly<Record<string, string>> {
  if (path.startsWith('/assets/')) return { ...FILE_HEADERS, 'cache-control': FOREVER };
  if (/\.(svg|webmanifest|txt)$/.test(path)) return { ...FILE_HEADERS, 'cache-control': A_DAY };
  const headers = path.endsWith('.html') ? PAGE_HEADERS : FILE_HEADERS;
  return { ...headers, 'cache-control': SHORT };
}
