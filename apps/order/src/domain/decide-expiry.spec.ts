import { decideExpiry } from './decide-expiry.js';

describe('expiry of an overdue order', () => {
  it.each([
    ['CLOSED', false, 'CANCEL'],
    ['CLOSED', true, 'CANCEL'],
    ['UNDER_WAY', false, 'WAIT'],
    ['UNDER_WAY', true, 'CANCEL'],
    ['UNKNOWN', false, 'WAIT'],
    ['UNKNOWN', true, 'CANCEL'],
    ['PAID', false, 'WAIT'],
    ['PAID', true, 'WAIT'],
  ] as const)('payment %s, beyond the bound %s: %s', (closure, beyondBound, expected) => {
    expect(decideExpiry(closure, beyondBound)).toBe(expected);
  });
});
