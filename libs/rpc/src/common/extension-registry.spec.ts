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
