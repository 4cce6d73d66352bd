import { describe, expect, it } from '@jest/globals';
import { majorVersion, parseJavaVersion } from './java.mjs';

describe('the version of a Java runtime', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', '17.0.15', 17],
    ['java version "1.8.0_402"', '1.8.0_402', 8],
    ['openjdk version "21" 2023-09-19', '21', 21],
  ])('of %s is %s', (output, version, major) => {
    expect(parseJavaVersion(output)).toBe(version);
    expect(majorVersion(version)).toBe(major);
  });

  it('is unknown when it is not said', () => {
    expect(parseJavaVersion('The operation could not be completed.')).toBeUndefined();
  });
});
