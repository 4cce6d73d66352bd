import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { ServiceUrl } from '../../common/service-url.js';
import { parseCallCondition, parseConditionRule, parseProviderCondition } from './condition-rule.js';

const consumer = new ServiceUrl('consumer', '10.0.0.9', 0, 'a.Counter', {
  application: 'shop',
  region: 'hz',
});
const provider = new ServiceUrl('dubbo', '10.1.2.3', 20880, 'a.Counter', {
  region: 'hz',
  level: '42',
  zone: '',
});

describe('what stands before the arrow', () => {
  const holds = (text: string): boolean => {
    const invocation = invocationOf('add', '15');
    invocation.attachments.user = 'vip-1';
    return parseCallCondition(text)(consumer, invocation);
  };

  it.each([
    ['', true],
    ['true', true],
    ['host=10.0.0.9', true],
    ['host = 10.0.0.8, 10.0.0.9', true],
    ['host != 10.0.0.9', false],
    ['host=10.0.*', true],
    ['host=*.9 & method=add', true],
    ['host=*.9&method=take', false],
    ['method=a*,find*', true],
    ['method!=take', true],
    ['method=* & method!=add', false],
    ['method=a* != add', false],
    ['application=shop', true],
    ['consumer.application=shop', true],
    ['unknown=x', false],
    ['unknown!=x', false],
    ['arguments[0]=15', true],
    ['arguments[0]=10~20', true],
    ['arguments[0]=~14', false],
    ['arguments[0]=15~', true],
    ['arguments[1]=15', false],
    ['attachments[user]=vip*', true],
    ['attachments[user]=1~9', false],
    ['attachments[none]!=vip', false],
  ])('"%s" is %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });
});

describe('what stands behind the arrow', () => {
  it.each([
    ['host=10.1.*', true],
    ['address=*:20880', true],
    ['port=20881', false],
    ['region=$region', true],
    ['region=$application', false],
    ['region=$none', false],
    ['region!=sh,bj', true],
    ['level=40~50', true],
    ['level=43~', false],
    ['provider.level=42 & region=hz', true],
    ['nothing!=x', false],
    ['zone=x', false],
  ])('"%s" is %s', (text, expected) => {
    expect(parseProviderCondition(text)!(provider, consumer)).toBe(expected);
  });

  it('means no provider where it is empty', () => {
    expect(parseConditionRule('method=add =>').then).toBeUndefined();
    expect(parseConditionRule('=> false').then).toBeUndefined();
  });

  it('is the whole text where there is no arrow', () => {
    const { when, then } = parseConditionRule('region=hz');
    expect(when(consumer, invocationOf('add'))).toBe(true);
    expect(then!(provider, consumer)).toBe(true);
  });
});

describe('nonsense', () => {
  it.each([
    ['', 'a condition is empty'],
    ['host => region=hz', '"host" is not a condition'],
    ['=10 => region=hz', '"=10" is not a condition'],
    ['host= => region=hz', 'a value of "host" is missing'],
    ['host==a => region=hz', 'is not a condition'],
    ['host=a,,b => region=hz', 'a value of "host" is missing'],
    ['host=a b => region=hz', 'has a blank in it'],
    ['host=a & => region=hz', '"" is not a condition'],
    ['level=x~y => ', '"x~y" is not a range'],
    ['level=~ => ', '"~" is not a range'],
    ['arguments[x]=1 => ', 'an argument has a number'],
    ['=> arguments[0]=1', '"arguments[0]" is not a provider\'s'],
    ['a=b => c=d => e=f', 'a value of "c" is missing or has a blank in it'],
  ])('"%s" is refused', (text, message) => {
    expect(() => parseConditionRule(text)).toThrow(TypeError);
    expect(() => parseConditionRule(text)).toThrow(message);
  });

  it('of any kind is refused with a TypeError or read, never anything else', () => {
    const pieces = fc.constantFrom(
      'host',
      '=',
      '!=',
      '=>',
      ',',
      '&',
      ' ',
      '*',
      '$',
      '~',
      '1',
      '10.0.*',
      '[',
      ']',
      '(',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        try {
          const { when, then } = parseConditionRule(parts.join(''));
          expect(typeof when(consumer, invocationOf('add'))).toBe('boolean');
          expect(typeof (then?.(provider, consumer) ?? false)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
