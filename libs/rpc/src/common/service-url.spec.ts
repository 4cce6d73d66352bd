import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ServiceUrl } from './service-url.js';

const JAVA =
  'dubbo://192.0.2.2:20991/com.flash.api.OrderService?application=java-provider&deprecated=false&dubbo=2.0.2&group=flash' +
  '&methods=boom,create&prefer.serialization=hessian2,fastjson2&timestamp=1700000000000&version=1.0.0';

describe('ServiceUrl', () => {
  it('reads what Java writes', () => {
    const url = ServiceUrl.parse(JAVA);
    expect(url).toMatchObject({
      protocol: 'dubbo',
      host: '192.0.2.2',
      port: 20991,
      path: 'com.flash.api.OrderService',
    });
    expect(url.address).toBe('192.0.2.2:20991');
    expect(url.parameter('prefer.serialization')).toBe('hessian2,fastjson2');
    expect(url.integer('timestamp', 0)).toBe(1700000000000);
    expect(url.integer('version', 7)).toBe(7);
    expect(url.parameter('constructor')).toBeUndefined();
  });

  it('sorts parameters, so that equal URLs are equal texts', () => {
    const one = new ServiceUrl('dubbo', 'h', 1, 'a.B', { b: '2', a: '1' });
    expect(one.toString()).toBe('dubbo://h:1/a.B?a=1&b=2');
    expect(new ServiceUrl('consumer', '::1', 0, 'a.B').toString()).toBe('consumer://[::1]/a.B');
  });

  it('leaves lists as Java reads them', () => {
    expect(ServiceUrl.parse(JAVA).toString()).toBe(JAVA);
    const url = new ServiceUrl('dubbo', 'h', 1, 'a.B', { 'a=b': 'c=d&e f%' });
    expect(url.toString()).toBe('dubbo://h:1/a.B?a%3Db=c=d%26e%20f%25');
  });

  it('gives back every parameter, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
        (parameters) => {
          const text = new ServiceUrl('dubbo', '127.0.0.1', 20880, 'a.B', parameters).toString();
          expect(ServiceUrl.parse(text).parameters).toEqual(parameters);
        },
      ),
    );
  });

  it.each(['', 'dubbo:', 'not a url', 'dubbo://h:port/x', 'dubbo://h:1/x?a=%zz', '://h/x'])(
    'refuses "%s"',
    (text) => {
      expect(() => ServiceUrl.parse(text)).toThrow(TypeError);
    },
  );
});
