import { readCookie, writeCookie } from './cookies.js';

describe('cookies', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['a=1', '1'],
    ['b=2; a=1', '1'],
    ['ba=2;a=1=1 ; a=3', '1=1'],
    ['a', undefined],
    ['=a', undefined],
    ['xa=1', undefined],
  ])('reads a from %j', (header, value) => {
    expect(readCookie(header, 'a')).toBe(value);
  });

  it('are sent for our own pages alone, and are secure where there is HTTPS', () => {
    expect(writeCookie('a', '1', { maxAgeSeconds: 5, isHttpOnly: true, isSecure: true })).toBe(
      'a=1; Path=/; Max-Age=5; SameSite=Strict; HttpOnly; Secure',
    );
  });
});
