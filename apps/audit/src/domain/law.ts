/** One case in which a law does not hold: whose, and the figures that differ. */
export interface Violation {
  readonly id: string;
  readonly figures: string;
}

export interface LawReport {
  readonly law: string;
  readonly checked: number;
  readonly violations: number;
  /** The first of them. */
  readonly samples: readonly Violation[];
}

const MAX_SAMPLES = 20;

/** A law, how often it was checked, and where it was found broken. Keeps a bounded number of cases, counts all. */
export class Law {
  private checkedCount = 0;
  private violationCount = 0;
  private readonly samples: Violation[] = [];

  constructor(readonly statement: string) {}

  /** The figures are only made when the law does not hold. */
  check(holds: boolean, id: string, figures: () => string): void {
    this.checkedCount += 1;
    if (!holds) this.violated(id, figures());
  }

  violated(id: string, figures: string): void {
    this.violationCount += 1;
    if (this.samples.length < MAX_SAMPLES) this.samples.push({ id, figures });
  }

  report(): LawReport {
    const { statement: law, checkedCount: checked, violationCount: violations, samples } = this;
    return { law, checked, violations, samples };
  }
}
