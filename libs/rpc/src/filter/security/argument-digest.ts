import { hash } from 'node:crypto';
import type { FieldType } from '../../common/contract/field-type.js';
import { bareRecord } from '../../common/bare-record.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';

const MAX_DEPTH = 64;

const serializer = new Hessian2Serializer();

/**
 * SHA-256 of a call's arguments in base64url, the same at both ends whatever serialization they travel in. It is taken over their
 * values as they come out of hessian2 (so floats are rounded and unknown fields gone on the caller's side too), as JSON with the
 * fields in alphabetical order and without those that are null: a provider may know fields that its callers do not know yet.
 *
 * @throws TypeMismatch when they do not fit the contract; RangeError for circular ones and what is over the limits of hessian2
 */
export function argumentDigest(types: readonly FieldType[], args: readonly unknown[]): string {
  const output = serializer.output(0);
  types.forEach((type, index) => output.writeValue(type, args[index]));
  const input = serializer.input(output.bytes());
  const values = types.map((type) => canonical(input.readValue(type), 0));
  return hash('sha256', JSON.stringify(values), 'base64url');
}

/** A value that JSON writes in one way only. How large it can be is bounded by the reader, which counts what references hold. */
function canonical(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('circular arguments cannot be signed');
  if (typeof value === 'number') return Number.isFinite(value) ? value : { number: String(value) };
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map((element) => canonical(element, depth + 1));
  if (value instanceof Date) return { date: value.getTime() };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  const fields = bareRecord<unknown>();
  for (const name of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[name];
    if (field !== null && field !== undefined) fields[name] = canonical(field, depth + 1);
  }
  return fields;
}
