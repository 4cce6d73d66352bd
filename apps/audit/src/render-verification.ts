import type { LawReport } from './domain/law.js';
import type { Verification } from './application/verify-system.js';

/** What verify found, for a person. */
export function renderVerification(result: Verification): string {
  if (result.verdict === 'unsettled') {
    return [
      `verify: no rest within ${(result.waitedMs / 1000).toFixed(0)} s, so the laws cannot be proven. Still waiting for:`,
      ...result.pending.map((phrase) => `  ${phrase}`),
      '',
      ...(result.always ? ['What holds at every moment:', ...lawLines(result.always)] : []),
    ].join('\n');
  }
  const { laws, counts } = result.findings;
  const broken = laws.filter(({ violations }) => violations > 0);
  return [
    ...lawLines(laws),
    `${counts.purchases} purchases, ${counts.orders} orders, ${counts.answers} answers (${counts.accepted} accepted)`,
    broken.length === 0
      ? 'verify: every law holds'
      : `verify: ${broken.length} of ${laws.length} laws are broken`,
  ].join('\n');
}

function lawLines(laws: readonly LawReport[]): string[] {
  const width = Math.max(...laws.map(({ law }) => law.length));
  const broken = laws.filter(({ violations }) => violations > 0);
  return [
    ...laws.map(({ law, checked, violations }) => {
      const verdict = violations === 0 ? (checked === 0 ? '-' : 'ok') : `${violations} VIOLATED`;
      return `${law.padEnd(width)}  ${String(checked).padStart(9)} checked  ${verdict}`;
    }),
    '',
    ...broken.flatMap(({ law, violations, samples }) => [
      `VIOLATED: ${law} (${violations})`,
      ...samples.map(({ id, figures }) => `  ${id}: ${figures}`),
      ...(violations > samples.length ? [`  … and ${violations - samples.length} more`] : []),
      '',
    ]),
  ];
}
