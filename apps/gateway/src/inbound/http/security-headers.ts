/** For every answer of the API: nothing of it is to be guessed, framed, run or kept. */
export const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** For answers that a browser might show as a page, besides {@link API_HEADERS}. */
export const PAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;
