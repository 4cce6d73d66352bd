import type { Sale } from '@stampede/contracts';
import { saleStatus } from './views.js';

describe('the status of a sale', () => {
  const sale = { startsAtMs: '100', endsAtMs: '200', isPublished: true } as Sale;

  it.each([
    ['before its start', {}, 99, 'UPCOMING'],
    ['from its start on', {}, 100, 'LIVE'],
    ['until its end', {}, 199, 'LIVE'],
    ['at its end', {}, 200, 'ENDED'],
    ['when it was ended before its start', { endsAtMs: '50' }, 60, 'ENDED'],
    ['as a draft before its start', { isPublished: false }, 99, 'DRAFT'],
    ['as a draft after its start', { isPublished: false }, 150, 'DRAFT'],
    ['as a draft that is over', { isPublished: false }, 200, 'ENDED'],
  ])('%s', (_when, change, nowMs, status) => {
    expect(saleStatus({ ...sale, ...change }, nowMs)).toBe(status);
  });
});
