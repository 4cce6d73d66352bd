import { describe, expect, it } from '@jest/globals';
import { registryOptionsOf } from './registry-address.js';

describe('registryOptionsOf', () => {
  it('reads an address with the parameters that Dubbo has for several registries', () => {
    expect(
      registryOptionsOf(
        'zookeeper://user:p%40ss@zk1:1,zk2:2/east?id=e&zone=east&weight=30&preferred=true&session=9000&timeout=500',
      ),
    ).toEqual({
      name: 'zookeeper',
      auth: 'user:p@ss',
      hosts: ['zk1:1', 'zk2:2'],
      root: 'east',
      id: 'e',
      zone: 'east',
      weight: 30,
      preferred: true,
      sessionTimeoutMs: 9000,
      connectTimeoutMs: 500,
    });
  });

  it("reads Java's form with the other servers and the root as parameters", () => {
    expect(registryOptionsOf('zookeeper://zk1?backup=zk2,zk3:3&group=mine')).toMatchObject({
      hosts: ['zk1:2181', 'zk2:2181', 'zk3:3'],
      root: 'mine',
    });
  });

  it('leaves what the address does not say to the defaults', () => {
    const options = registryOptionsOf('redis://h:6379');
    expect(Object.entries(options).filter(([, value]) => value !== undefined)).toEqual([
      ['name', 'redis'],
      ['hosts', ['h:6379']],
      ['preferred', false],
    ]);
  });

  it.each([
    ['zk1:2181', 'no address of a registry (name://host:port): zk1:2181'],
    ['zookeeper://', 'no address of a registry'],
    ['zookeeper://h:1?zonne=east', 'registry zookeeper: no parameter zonne; there are: id, zone, weight'],
    ['zookeeper://h:1?weight=much', 'registry zookeeper: weight=much is no whole number'],
    ['zookeeper://h:1?weight=-1', 'registry zookeeper: weight=-1 is no whole number'],
    ['zookeeper://h:1?preferred=yes', 'registry zookeeper: preferred=yes is neither true nor false'],
    ['zookeeper://u:%zz@h:1', 'no address of a registry (name://host:port): zookeeper://…@h:1'],
    ['zookeeper://u:secret@', 'no address of a registry (name://host:port): zookeeper://…@'],
  ])('refuses %s', (address, message) => {
    expect(() => registryOptionsOf(address)).toThrow(TypeError);
    expect(() => registryOptionsOf(address)).toThrow(message);
  });
});
