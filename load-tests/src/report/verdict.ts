/** What `verify --save` wrote: only what a report repeats of it. */
export interface VerifyReport {
  readonly verdict: 'hold' | 'broken' | 'unsettled';
  readonly laws: readonly { readonly law: string; readonly checked: number; readonly violations: number }[];
  readonly stock: readonly {
    readonly saleId: string;
    readonly skuId: string;
    readonly total: number;
    readonly available: number;
    readonly reserved: number;
    readonly sold: number;
  }[];
}

export interface SpikeFigures {
  readonly stock: number;
  /** Units that the users of the run could have got in all, were there stock enough. */
  readonly demand: number;
  /** Units taken by the ledger's own count (reserved + sold); undefined when verify could not say. */
  readonly takenByLedger: number | undefined;
  /** Units answered with a 202. */
  readonly acceptedUnits: number;
  readonly unsettledRequests: number;
  readonly verify: VerifyReport['verdict'] | 'not run' | 'left out';
}

export interface Verdict {
  readonly passed: boolean;
  readonly findings: readonly string[];
}

/**
 * Passed means: not more sold than there was, every law holds, and where every request got its answer in the end, exactly
 * min(stock, demand) units were sold.
 */
export function judgeSpike(figures: SpikeFigures): Verdict {
  const { stock, demand, takenByLedger, acceptedUnits, unsettledRequests } = figures;
  const sold = takenByLedger ?? acceptedUnits;
  const expected = Math.min(stock, demand);
  const findings: string[] = [];
  let passed = true;
  if (Math.max(sold, acceptedUnits) > stock) {
    passed = false;
    findings.push(`OVERSOLD: ${Math.max(sold, acceptedUnits)} units of ${stock}`);
  } else if (sold < expected) {
    const excused = unsettledRequests > 0;
    if (!excused) passed = false;
    const why = excused ? ` (${unsettledRequests} requests got no business answer)` : '';
    findings.push(`undersold: ${sold} of ${expected} units that were wanted and there${why}`);
  }
  if (figures.verify === 'left out') {
    findings.push('verify was left out (--no-verify): nothing is proven');
  } else if (figures.verify !== 'hold') {
    passed = false;
    findings.push(
      {
        broken: 'verify: a law is broken',
        unsettled: 'verify: the system did not come to rest',
        'not run': 'verify could not be run',
      }[figures.verify],
    );
  }
  return { passed, findings };
}
