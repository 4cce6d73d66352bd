import { TypeMismatch } from '../../common/type-mismatch.js';
import type { Codec } from './codec.js';
import type { Hessian2Reader } from './hessian2-reader.js';

/** Reads the fields of an object whose head has been read, and makes it in one piece. */
export type FieldsReader = (reader: Hessian2Reader) => object;

/**
 * Writes out, as source, how the objects of one class definition are read: the engine then knows every field's codec and the object's
 * shape, which takes a fifth off. Only names of contracts get into the source, never any from the wire.
 *
 * @param names  per field on the wire its name in the contract, or undefined for one that the contract does not know
 * @param fields names of the contract; those that are not on the wire become null
 * @returns undefined where the process may not make code (`--disallow-code-generation-from-strings`)
 */
export function compileReader(
  names: readonly (string | undefined)[],
  codecs: readonly Codec[],
  fields: readonly string[],
): FieldsReader | undefined {
  const parameters = codecs.map((_, index) => `codec${index}`);
  const reads = codecs.map(
    (_, index) => `const value${index} = codec${index}.read(reader); index = ${index + 1};`,
  );
  const entries = fields.map((name) => {
    const index = names.lastIndexOf(name);
    return `[${JSON.stringify(name)}]: ${index < 0 ? 'null' : `value${index}`}`;
  });
  const source = `return (reader) => {
    let index = 0;
    try {
      ${reads.join('\n      ')}
      return { ${entries.join(', ')} };
    } catch (error) {
      throw inside(error, index);
    }
  };`;
  const inside = (error: unknown, index: number): unknown =>
    error instanceof TypeMismatch ? error.inside(names[index] ?? '?') : error;
  try {
    return new Function('inside', ...parameters, source)(inside, ...codecs) as FieldsReader;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
