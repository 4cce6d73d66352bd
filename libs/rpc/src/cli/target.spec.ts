import { describe, expect, it } from '@jest/globals';
import { parseTarget } from './target.js';

describe('parseTarget', () => {
  it.each([
    ['zookeeper://zk1:2181', ['zk1:2181'], 'dubbo'],
    ['zookeeper://zk1', ['zk1:2181'], 'dubbo'],
    ['zookeeper://zk1:1,zk2:2/a/b/', ['zk1:1', 'zk2:2'], 'a/b'],
    ['zookeeper://zk1:1?backup=zk2:2,zk3&group=mine', ['zk1:1', 'zk2:2', 'zk3:2181'], 'mine'],
  ])('reads the registry %s', (text, hosts, root) => {
    expect(parseTarget(text)).toEqual({ kind: 'registry', name: 'zookeeper', hosts, root });
  });

  it('reads who to be at the registry', () => {
    expect(parseTarget('zookeeper://ann:secret@zk1/a')).toMatchObject({
      hosts: ['zk1:2181'],
      auth: 'ann:secret',
    });
  });

  it('takes an address without a scheme for what the command looks at', () => {
    expect(parseTarget('h:1', 'zookeeper')).toMatchObject({ kind: 'registry', hosts: ['h:1'] });
    expect(parseTarget('h')).toMatchObject({ kind: 'provider', url: { host: 'h', port: 20880 } });
  });

  it('reads a provider, whole URLs too', () => {
    const target = parseTarget('dubbo://h:1/a.B?methods=x,y');
    expect(target).toMatchObject({ kind: 'provider', url: { address: 'h:1', path: 'a.B' } });
  });

  it.each(['', 'dubbo://', 'gopher://h:1', 'h:99999999'])('refuses "%s"', (text) => {
    expect(() => parseTarget(text)).toThrow('neither a registry nor a provider');
  });
});
