/** A method as a provider wrote it down: Java's names of types, with their parameters in angle brackets where there are some. */
export interface MethodDefinition {
  readonly name: string;
  readonly parameterTypes: readonly string[];
  readonly returnType: string;
}

/** A class: its fields, or the constants of an enum. */
export interface TypeDefinition {
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly enums: readonly string[];
}

/** What Dubbo's metadata centre keeps of a provided service. */
export interface ServiceDefinition {
  readonly application: string;
  readonly group: string | undefined;
  readonly version: string | undefined;
  readonly methods: readonly MethodDefinition[];
  readonly types: readonly TypeDefinition[];
}

/** Reads Java's FullServiceDefinition, JSON. Undefined for what is none. */
export function parseDefinition(text: string, application: string): ServiceDefinition | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { methods, types, parameters } = recordOf(json);
  if (!Array.isArray(methods)) return undefined;
  const { group, version } = recordOf(parameters);
  return {
    application,
    group: textOf(group),
    version: textOf(version),
    methods: methods.map(recordOf).map(({ name, parameterTypes, returnType }) => ({
      name: textOf(name) ?? '?',
      parameterTypes: textsOf(parameterTypes),
      returnType: textOf(returnType) ?? 'void',
    })),
    types: (Array.isArray(types) ? types : [])
      .map(recordOf)
      .map(({ type, properties, enums, enum: constants }) => ({
        type: textOf(type) ?? '?',
        properties: Object.fromEntries(
          Object.entries(recordOf(properties)).map(([name, field]) => [
            name,
            textOf(field) ?? textOf(recordOf(field).type) ?? '?',
          ]),
        ),
        enums: textsOf(enums ?? constants),
      })),
  };
}

/** `find(java.lang.String, long) → a.Order`. */
export const signatureText = ({ name, parameterTypes, returnType }: MethodDefinition): string =>
  `${name}(${parameterTypes.join(', ')}) → ${returnType}`;

/** The class that a type's name means to a generic call, without its parameters: `java.util.List` for `java.util.List<a.B>`. */
export const erased = (type: string): string => {
  let former: string;
  let text = type;
  do text = (former = text).replace(/<[^<>]*>/g, '');
  while (text !== former);
  return text;
};

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
