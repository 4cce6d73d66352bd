/** A value that does not fit its contract type. */
export class TypeMismatch extends TypeError {
  override readonly name = 'TypeMismatch';
  private path: string;

  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super();
    this.path = '';
    this.describe();
  }

  /** Puts one more step in front of the path, on the way out of a nested value. Returns itself. */
  inside(step: string): this {
    this.path = this.path === '' || this.path.startsWith('[') ? step + this.path : `${step}.${this.path}`;
    this.describe();
    return this;
  }

  private describe(): void {
    this.message = `${this.path === '' ? 'value' : this.path}: expected ${this.expected}, got ${this.actual}`;
  }
}

/** Does work on a value that stands inside another: its place becomes part of what is said of a mismatch. */
export function inside<T>(step: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TypeMismatch ? error.inside(step) : error;
  }
}

/** What a value is, for a message; never the value itself, which may be private or huge. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return 'fraction';
  return typeof value;
}
