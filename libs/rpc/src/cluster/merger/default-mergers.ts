import { bareRecord } from '../../common/bare-record.js';
import type { FieldType } from '../../common/contract/field-type.js';
import type { Merger } from './merger.js';

/** All elements, in the order of the groups. */
export const mergeLists: Merger = (values) => (values as unknown[][]).flat();

/** Each element once; objects are equal when their contents are. */
export const mergeSets: Merger = (values) => {
  const byKey = new Map<unknown, unknown>();
  for (const element of (values as unknown[][]).flat()) {
    const key = typeof element === 'object' && element !== null ? textOf(element) : element;
    if (!byKey.has(key)) byKey.set(key, element);
  }
  return [...byKey.values()];
};

/** All entries; of equal keys the last group's. */
export const mergeMaps: Merger = (values) => Object.assign(bareRecord<unknown>(), ...(values as object[]));

/** The sum; of `int64` and `BigInteger` exactly. */
export const mergeSums: Merger = (values, { kind }) =>
  kind === 'int64' || kind === 'value'
    ? (values as string[]).reduce((sum, value) => sum + BigInt(value), 0n).toString()
    : (values as number[]).reduce((sum, value) => sum + value, 0);

/** Mergers that fit one kind of type. */
export const TYPE_MERGERS: ReadonlySet<Merger> = new Set([mergeLists, mergeSets, mergeMaps, mergeSums]);

/** The merger of a type where none is named; undefined where results of the type cannot be merged. */
export function mergerOf(type: FieldType): Merger | undefined {
  switch (type.kind) {
    case 'list':
    case 'array':
      return mergeLists;
    case 'set':
      return mergeSets;
    case 'map':
      return mergeMaps;
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'float':
    case 'double':
      return mergeSums;
    case 'value':
      return type.javaName === 'java.math.BigInteger' ? mergeSums : undefined;
    case 'void':
      return () => undefined;
    default:
      return undefined;
  }
}

const textOf = (value: object): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
