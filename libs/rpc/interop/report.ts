/** Rows of the cases, and their count. */
export class Report {
  passed = 0;
  failed = 0;
  private cell = '';

  /** @param only part of `cell: case` that a row must have to count */
  constructor(private readonly only: string) {}

  /** What follows belongs to this cell of the matrix. */
  begin(cell: string): void {
    this.cell = cell;
    if (this.wantsCell) process.stdout.write(`\n${cell}\n`);
  }

  /** Whether the case is one of those asked for. */
  wants(name: string): boolean {
    return `${this.cell}: ${name}`.includes(this.only);
  }

  add(name: string, failure?: string): void {
    if (!this.wants(name)) return;
    if (failure === undefined) this.passed++;
    else this.failed++;
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

  private get wantsCell(): boolean {
    return this.only === '' || this.cell.includes(this.only) || !this.only.includes(': ');
  }
}
