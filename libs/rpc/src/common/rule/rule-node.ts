import { parse } from 'yaml';

/**
 * One place in a rule that a person wrote in YAML. Whatever is not as it should be is a TypeError that names the place:
 * `configs[0].side: consumer or provider, not "both"`.
 */
export class RuleNode {
  private constructor(
    private readonly value: unknown,
    private readonly place: string,
  ) {}

  /** @throws TypeError when it is not YAML */
  static parse(text: string): RuleNode {
    try {
      return new RuleNode(parse(text, { logLevel: 'error' }), '');
    } catch (error) {
      throw new TypeError(`not YAML: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  /** Whether nothing stands here. */
  get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  get isMap(): boolean {
    return typeof this.value === 'object' && this.value !== null && !this.isList;
  }

  /** @throws TypeError when this is no map */
  field(name: string): RuleNode {
    const map = this.map();
    return new RuleNode(
      Object.hasOwn(map, name) ? map[name] : undefined,
      this.place === '' ? name : `${this.place}.${name}`,
    );
  }

  /** Texts, and numbers and truth values as YAML makes them of texts. @throws TypeError when it is something else, or absent */
  text(): string {
    if (typeof this.value === 'string') return this.value;
    if (typeof this.value === 'number' || typeof this.value === 'boolean') return String(this.value);
    return this.fail(this.absent ? 'is missing' : 'must be a text');
  }

  optionalText(): string | undefined {
    return this.absent ? undefined : this.text();
  }

  /** @throws TypeError when it is none of the choices */
  choice<const T extends string>(choices: readonly T[], fallback?: T): T {
    if (this.absent && fallback !== undefined) return fallback;
    const text = this.text();
    const found = choices.find((choice) => choice === text);
    return found ?? this.fail(`${choices.join(' or ')}, not "${text}"`);
  }

  flag(fallback: boolean): boolean {
    return this.choice(['true', 'false'], fallback ? 'true' : 'false') === 'true';
  }

  /** None where it is absent. @throws TypeError when it is no list */
  list(): RuleNode[] {
    if (this.absent) return [];
    if (!Array.isArray(this.value)) return this.fail('must be a list');
    return this.value.map((item, index) => new RuleNode(item, `${this.place}[${index}]`));
  }

  texts(): string[] {
    return this.list().map((item) => item.text());
  }

  /** Names and values, all texts; none where it is absent. @throws TypeError when it is no map of texts */
  pairs(): Record<string, string> {
    if (this.absent) return {};
    return Object.fromEntries(Object.keys(this.map()).map((name) => [name, this.field(name).text()]));
  }

  /** @throws TypeError always, with the place in its message */
  fail(problem: string): never {
    throw new TypeError(this.place === '' ? `the rule ${problem}` : `${this.place}: ${problem}`);
  }

  private map(): Record<string, unknown> {
    if (!this.isMap) return this.fail('must be a map');
    return this.value as Record<string, unknown>;
  }
}
