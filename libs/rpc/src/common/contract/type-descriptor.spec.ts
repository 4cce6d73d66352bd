import { describe, expect, it } from '@jest/globals';
import {
  binary,
  boolean,
  double,
  enumeration,
  int32,
  int64,
  list,
  map,
  nothing,
  nullable,
  string,
  struct,
} from './field-type.js';
import { countDescriptors, typeDescriptor } from './type-descriptor.js';

describe('typeDescriptor', () => {
  it.each([
    [string(), 'Ljava/lang/String;'],
    [boolean(), 'Z'],
    [int32(), 'I'],
    [int64(), 'J'],
    [double(), 'D'],
    [binary(), '[B'],
    [nothing(), 'V'],
    [list(int32()), 'Ljava/util/List;'],
    [map(int32()), 'Ljava/util/Map;'],
    [nullable(int32()), 'Ljava/lang/Integer;'],
    [nullable(string()), 'Ljava/lang/String;'],
    [nullable(binary()), '[B'],
    [nullable(struct('a.b.C', {})), 'La/b/C;'],
    [enumeration('a.D', ['X']), 'La/D;'],
  ])('%j is %s', (type, expected) => {
    expect(typeDescriptor(type)).toBe(expected);
  });
});

describe('countDescriptors', () => {
  it.each([
    ['', 0],
    ['JI', 2],
    ['[I', 1],
    ['Ljava/lang/String;[Ljava/lang/String;[[D', 3],
    ['Lcom/flash/api/OrderDTO;JI', 3],
  ])('%s has %i', (text, count) => {
    expect(countDescriptors(text)).toBe(count);
  });

  it.each(['X', 'L', 'Ljava/lang/String', '[', 'I;', 'L;'])('refuses %s', (text) => {
    expect(() => countDescriptors(text)).toThrow(TypeError);
  });
});
