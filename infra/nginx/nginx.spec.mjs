import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { headersOf } from '../../apps/storefront/src/inbound/http/response-headers.js';

it.each(['/assets/shop.1.js', '/index.html', '/favicon.svg', '/sales/x.json'])(
  'nginx has every header that the storefront sends itself with %s',
  async (path) => {
    const settings = await readFile(join(import.meta.dirname, 'nginx.conf'), 'utf8');
    const headers = Object.entries(headersOf(path));
    expect(headers.length).toBeGreaterThan(1);
    for (const [name, value] of headers) {
      expect(settings).toContain(value);
      expect(settings.toLowerCase()).toContain(`add_header ${name} `);
    }
  },
);
