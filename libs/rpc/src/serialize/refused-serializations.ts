const ANY_CLASS = 'it builds any class that the bytes name';
const GENERATED = 'its bytes have a meaning only with classes that are generated for Java';

/**
 * Serializations of Dubbo that are not spoken here, by their number: name and reason. The first kind has been the door of most attacks
 * on Dubbo: whoever can send bytes chooses which of the provider's classes are built.
 */
const REFUSED: ReadonlyMap<number, readonly [name: string, reason: string]> = new Map([
  [3, ['java', ANY_CLASS]],
  [4, ['compactedjava', ANY_CLASS]],
  [6, ['fastjson', `${ANY_CLASS}; gson is JSON without that`]],
  [7, ['nativejava', ANY_CLASS]],
  [8, ['kryo', ANY_CLASS]],
  [9, ['fst', ANY_CLASS]],
  [10, ['native-hessian', 'hessian2 is its present form']],
  [11, ['avro', GENERATED]],
  [12, ['protostuff', GENERATED]],
  [18, ['jackson', 'gson is the JSON that is spoken here']],
  [21, ['protobuf-json', 'protobuf and gson are spoken here']],
  [23, ['fastjson2', `${ANY_CLASS}; hessian2 and gson are without that`]],
  [25, ['kryo2', ANY_CLASS]],
  [28, ['fury', ANY_CLASS]],
]);

/** Why requests in a serialization are not answered: by the number in the frame's header. */
export function refusalOf(id: number): string {
  const refused = REFUSED.get(id);
  if (refused === undefined) return `serialization ${id} is not spoken here`;
  const [name, reason] = refused;
  return `serialization ${id} (${name}) is refused: ${reason}`;
}

/** The same for a name in options or URLs; undefined for a name without a known reason. */
export function refusalOfName(name: string): string | undefined {
  const found = [...REFUSED].find(([, [refused]]) => refused === name);
  return found && refusalOf(found[0]);
}
