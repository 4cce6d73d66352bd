import { afterEach, describe, expect, it } from '@jest/globals';
import { requireEnv } from './require-env.js';

describe('requireEnv', () => {
  afterEach(() => {
    delete process.env.A_SERVER_URL;
  });

  it('gives a variable, and fails where it is missing or empty', () => {
    process.env.A_SERVER_URL = 'x';
    expect(requireEnv('A_SERVER_URL')).toBe('x');
    process.env.A_SERVER_URL = '';
    expect(() => requireEnv('A_SERVER_URL')).toThrow('A_SERVER_URL is required by this test');
  });
});
