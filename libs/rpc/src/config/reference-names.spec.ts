import { describe, expect, it } from '@jest/globals';
import { ServiceUrl } from '../common/service-url.js';
import { referenceNames } from './reference-names.js';

const contract = { interfaceName: 'a.Service' };
const reference = (parameters: Record<string, string>, providers: readonly string[] = []) => ({
  contract,
  url: new ServiceUrl('consumer', 'h', 0, 'a.Service', { methods: 'one', ...parameters }),
  providers,
});

describe("references' names", () => {
  it("are the service's keys where each is used in one way", () => {
    const references = [
      reference({}),
      reference({ group: 'x' }),
      reference({ group: 'x', version: '2.0.0', retries: '0' }),
    ];
    expect(referenceNames(references)).toEqual(['a.Service', 'x/a.Service', 'x/a.Service:2.0.0']);
  });

  it('say what sets those of one service apart, and nothing that they share', () => {
    const references = [
      reference({ timeout: '5' }),
      reference({ timeout: '5', protocol: 'http', retries: '0' }),
      reference({ timeout: '5' }, ['h:1', 'h:2']),
      reference({ timeout: '5', generic: 'true', methods: '*' }),
    ];
    expect(referenceNames(references)).toEqual([
      'a.Service',
      'a.Service?protocol=http&retries=0',
      'a.Service?providers=h:1,h:2',
      'a.Service?generic=true',
    ]);
  });

  it('name the methods where two contracts differ in nothing else', () => {
    expect(referenceNames([reference({}), reference({ methods: 'two' })])).toEqual([
      'a.Service?methods=one',
      'a.Service?methods=two',
    ]);
  });
});
