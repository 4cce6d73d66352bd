import { describe, expect, it } from '@jest/globals';
import { isSwitchedOn, PerMethod } from './per-method.js';

describe('PerMethod', () => {
  it('works a value out once, also where it is that there is none', () => {
    const asked: string[] = [];
    const limits = new PerMethod((method) => {
      asked.push(method);
      return method === 'find' ? 5 : undefined;
    });
    for (let round = 0; round < 3; round++)
      expect([limits.of('find'), limits.of('pay')]).toEqual([5, undefined]);
    expect(asked).toEqual(['find', 'pay']);
  });
});

describe('isSwitchedOn', () => {
  it('takes anything but nothing, false and 0 for a yes', () => {
    expect(['true', '1', 'x'].every(isSwitchedOn)).toBe(true);
    expect([undefined, '', 'false', '0'].some(isSwitchedOn)).toBe(false);
  });
});
