import { describe, expect, it } from '@jest/globals';
import { ExtensionRegistry } from './extension-registry.js';

describe('ExtensionRegistry', () => {
  const registry = () =>
    new ExtensionRegistry<{ balance: () => string }>()
      .register('balance', 'random', () => 'a')
      .register('balance', 'sticky', () => 'b');

  it('finds by point and name', () => {
    expect(registry().require('balance', 'sticky')()).toBe('b');
    expect(registry().find('balance', 'other')).toBeUndefined();
    expect(registry().names('balance')).toEqual(['random', 'sticky']);
  });

  it('names the choices when there is none', () => {
    expect(() => registry().require('balance', 'toString')).toThrow(
      'no balance "toString"; there are: random, sticky',
    );
  });

  it('replaces only when told to', () => {
    expect(() => registry().register('balance', 'random', () => 'c')).toThrow('registered already');
    expect(
      registry()
        .replace('balance', 'random', () => 'c')
        .require('balance', 'random')(),
    ).toBe('c');
  });
});

describe('the default, the adaptive and the wrapped extension', () => {
  const registry = () =>
    new ExtensionRegistry<{ balance: () => string }>()
      .register('balance', 'random', () => 'a')
      .register('balance', 'sticky', () => 'b');
  const url = (name?: string) => ({ parameter: () => name });

  it('is the first of a point until another is named', () => {
    expect(registry().require('balance')()).toBe('a');
    expect(registry().setDefault('balance', 'sticky').require('balance')()).toBe('b');
    expect(() => registry().setDefault('balance', 'x')).toThrow('no balance "x"');
  });

  it('is the one that a parameter of the URL names, else the default', () => {
    expect(registry().adaptive('balance', url('sticky'), 'lb')()).toBe('b');
    expect(registry().adaptive('balance', url(), 'lb')()).toBe('a');
    expect(registry().adaptive('balance', url(''), 'lb')()).toBe('a');
    expect(() => registry().adaptive('balance', url('x'), 'lb')).toThrow('there are: random, sticky');
  });

  it('has every wrapper of its point around it, the last outermost, also when it came later', () => {
    const wrapped = registry()
      .wrap('balance', (inner, name) => () => `1(${name}:${inner()})`)
      .wrap('balance', (inner) => () => `2(${inner()})`)
      .register('balance', 'late', () => 'c');
    expect(wrapped.require('balance', 'late')()).toBe('2(1(late:c))');
  });
});

describe('activated extensions', () => {
  const registry = () =>
    new ExtensionRegistry<{ filter: string }>()
      .register('filter', 'last', 'last', { order: 10 })
      .register('filter', 'provider', 'provider', { groups: ['provider'], order: -10 })
      .register('filter', 'limited', 'limited', { when: ['actives'] })
      .register('filter', 'named', 'named');
  const names = (group: string, parameters = {}, given: string[] = []) =>
    registry().activated('filter', { group, parameters, names: given });

  it('are those of the place, in their order; what is only named is left out', () => {
    expect(names('provider')).toEqual(['provider', 'last']);
    expect(names('consumer')).toEqual(['last']);
  });

  it('take part when a parameter is set, for all methods or for one', () => {
    expect(names('consumer', { actives: '5' })).toEqual(['limited', 'last']);
    expect(names('consumer', { 'find.actives': '5' })).toEqual(['limited', 'last']);
    for (const actives of ['', '0', 'false']) expect(names('consumer', { actives })).toEqual(['last']);
  });

  it('are joined by those that are named, and lose those that are named with a minus', () => {
    expect(names('provider', {}, ['named'])).toEqual(['provider', 'last', 'named']);
    expect(names('provider', {}, ['-provider', 'named'])).toEqual(['last', 'named']);
    expect(names('provider', {}, ['named', '-default', 'last'])).toEqual(['named', 'last']);
    expect(() => names('provider', {}, ['other'])).toThrow('no filter "other"');
  });
});
