interface Failure {
  readonly fullName: string;
  readonly status: 'failed';
  readonly failureMessages: readonly string[];
}

/** Rows of the cases, grouped by cell, and their count. */
export class Report {
  passed = 0;
  private readonly failures: Failure[] = [];
  private cell = '';

  /**
   * @param cells titles of all groups of cases
   * @param only part of a cell's title, of a case's name, or of `cell: case`, whatever its capitals; '' for everything
   * @param signal after it nothing counts any more
   */
  constructor(
    private readonly cells: readonly string[],
    private readonly only: string,
    private readonly signal: AbortSignal,
  ) {}

  get failed(): number {
    return this.failures.length;
  }

  /** Whether the cell may hold cases that are asked for. */
  wantsCell(cell: string): boolean {
    if (this.signal.aborted) return false;
    const part = this.only.split(': ', 1)[0]!;
    return includes(cell, part) || !this.cells.some((each) => includes(each, part));
  }

  /** What follows belongs to this cell. */
  begin(cell: string): void {
    this.cell = cell;
    process.stdout.write(`\n${cell}\n`);
  }

  add(name: string, failure?: string): void {
    if (!this.wants(name)) return;
    if (failure === undefined) this.passed++;
    else
      this.failures.push({
        fullName: `${this.cell}: ${name}`,
        status: 'failed',
        failureMessages: [failure],
      });
    process.stdout.write(failure === undefined ? `  ✓ ${name}\n` : `  ✗ ${name}: ${failure}\n`);
  }

  /** Runs a case; whatever it throws is its failure. */
  async check(name: string, work: () => unknown): Promise<void> {
    if (!this.wants(name)) return;
    try {
      await work();
      this.add(name);
    } catch (error) {
      this.add(name, error instanceof Error ? error.message.split('\n', 1)[0] : String(error));
    }
  }

  /** A remark that is no case. */
  note(text: string): void {
    process.stdout.write(`  - ${text}\n`);
  }

  /** The parts of a report of Jest that `npm test` sums up. */
  toJSON(): object {
    const { passed, failed, failures } = this;
    const file = { name: 'libs/rpc/interop', status: failed > 0 ? 'failed' : 'passed', message: '' };
    return {
      numPassedTests: passed,
      numFailedTests: failed,
      testResults: [{ ...file, assertionResults: failures }],
    };
  }

  private wants(name: string): boolean {
    return !this.signal.aborted && includes(`${this.cell}: ${name}`, this.only);
  }
}

const includes = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
