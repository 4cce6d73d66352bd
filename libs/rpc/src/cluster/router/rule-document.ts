import { parse } from 'yaml';

/** A rule as it stands in the dynamic configuration: YAML, or JSON, which is YAML. */
export class RuleDocument {
  private constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly path: string,
  ) {}

  /** @throws TypeError when it is not a map of settings */
  static parse(text: string): RuleDocument {
    try {
      return RuleDocument.of(parse(text), 'the rule');
    } catch (error) {
      if (error instanceof TypeError) throw error;
      throw new TypeError(`not YAML: ${(error as Error).message}`, { cause: error });
    }
  }

  private static of(value: unknown, path: string): RuleDocument {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TypeError(`${path} is not a map of settings`);
    return new RuleDocument(value as Record<string, unknown>, path);
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.fields[name] ?? fallback;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.wrong(name, 'true or false');
  }

  number(name: string, fallback: number): number {
    const value = this.fields[name] ?? fallback;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw this.wrong(name, 'a number');
  }

  /** Undefined where it is absent. */
  text(name: string): string | undefined {
    const value = this.fields[name] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.wrong(name, 'text');
  }

  /** None where it is absent. */
  texts(name: string): string[] {
    return this.values(name).map((value) => {
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      throw this.wrong(name, 'a list of texts');
    });
  }

  /** None where it is absent. */
  documents(name: string): RuleDocument[] {
    return this.values(name).map((value, index) => RuleDocument.of(value, `${name}[${index}]`));
  }

  /** Undefined where it is absent. */
  document(name: string): RuleDocument | undefined {
    const value = this.fields[name] ?? undefined;
    return value === undefined ? undefined : RuleDocument.of(value, name);
  }

  /** Whether each element of the list is text. */
  isTexts(name: string): boolean {
    return this.values(name).every((value) => typeof value === 'string');
  }

  private values(name: string): readonly unknown[] {
    const value = this.fields[name] ?? [];
    if (Array.isArray(value)) return value;
    throw this.wrong(name, 'a list');
  }

  private wrong(name: string, wanted: string): TypeError {
    return new TypeError(`${this.path}: ${name} is ${JSON.stringify(this.fields[name])}, not ${wanted}`);
  }
}
