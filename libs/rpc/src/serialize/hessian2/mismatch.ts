import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import type { Codec } from './codec.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import { HessianObject, untyped } from './untyped.js';

/** What stands there instead; reads it. */
export const mismatch = (reader: Hessian2Reader, expected: string): TypeMismatch =>
  new TypeMismatch(expected, describe(untyped.read(reader)));

export function fail(reader: Hessian2Reader, expected: string): never {
  throw mismatch(reader, expected);
}

export const describe = (value: unknown): string =>
  value instanceof HessianObject ? `object of ${value.className.slice(0, 80)}` : describeValue(value);

/** Reads a value that stands inside another: its place becomes part of what is said of a mismatch. */
export function readInside(step: string, codec: Codec, reader: Hessian2Reader): unknown {
  try {
    return codec.read(reader);
  } catch (error) {
    throw error instanceof TypeMismatch ? error.inside(step) : error;
  }
}

export const keyStep = (key: string): string => `["${key.slice(0, 40)}"]`;
