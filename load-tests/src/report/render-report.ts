import type { AnswerKind } from '../answers/answer.js';
import type { LatencySummary } from './latency.js';
import type { Machine } from './machine.js';
import type { AnswersSummary } from './summarize-answers.js';
import type { Verdict, VerifyReport } from './verdict.js';

export interface SpikeReport {
  readonly startedAt: string;
  readonly command: string;
  readonly generator: string;
  readonly machine: Machine;
  readonly saleId: string;
  readonly stock: number;
  readonly users: number;
  readonly offeredPerSecond: number;
  readonly durationS: number;
  readonly planned: number;
  /** Planned requests that never left the generator. */
  readonly dropped: number;
  readonly summary: AnswersSummary;
  readonly soldUnits: number;
  readonly verify: VerifyReport | undefined;
  readonly verdict: Verdict;
  /** Whether the generator knows when a request was due, besides when it was sent. */
  readonly timedFromDue: boolean;
  readonly notes: readonly string[];
  readonly files: readonly string[];
}

const KIND_NAMES: Readonly<Record<AnswerKind, string>> = {
  accepted: 'winners (202)',
  soldOut: 'sold out (409)',
  otherAnswer: 'other business answers',
  unavailable: 'unavailable (503)',
  error: 'errors',
};

/** The report as Markdown that also reads well on a terminal. */
export function renderReport(report: SpikeReport): string {
  const { summary } = report;
  const sentPerSecond = (report.planned - report.dropped) / report.durationS;
  return [
    `# Spike of ${report.startedAt}: ${report.verdict.passed ? 'passed' : 'FAILED'}`,
    '',
    ...report.verdict.findings.map((finding) => `**${finding}**\n`),
    `Sold: ${report.soldUnits} of ${report.stock} units, answered 202: ${summary.accepted.purchases} purchases`,
    '',
    ...table([
      ['load', ''],
      [
        'offered',
        `${report.offeredPerSecond}/s for ${report.durationS} s, ${report.planned} requests (open model)`,
      ],
      [
        'sent',
        `${sentPerSecond.toFixed(0)}/s, ${report.planned - report.dropped} requests, ${report.dropped} dropped`,
      ],
      ['users', `${report.users} different`],
      [
        'repeats of a key',
        `${summary.repeats} on purpose, ${summary.retries} retries after 503 or no answer`,
      ],
      ['availability', `${percent(summary.availability)} of ${summary.answers} answers are business answers`],
      ['in the end', `${summary.answeredInTheEnd} of ${report.planned - report.dropped} requests got one`],
    ]),
    '',
    ...(report.timedFromDue
      ? [
          'Milliseconds from when the request was due to its answer (a queue in the generator counts):',
          '',
          ...latencyTable(summary, 'latency'),
          '',
        ]
      : []),
    'Milliseconds from when the request was sent:',
    '',
    ...latencyTable(summary, 'service'),
    '',
    ...table([['answer', 'count'], ...summary.codes.map(({ code, count }) => [code, String(count)])]),
    '',
    ...verifySection(report.verify),
    ...table([
      ['what the figures depend on', ''],
      ['command', `\`${report.command}\``],
      ['generator', report.generator],
      ['hardware', report.machine.hardware],
      ['node', report.machine.node],
      ['commit', report.machine.commit],
      ['sale', report.saleId],
      ['raw files', report.files.join(', ')],
    ]),
    '',
    ...report.notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function latencyTable(summary: AnswersSummary, which: 'latency' | 'service'): string[] {
  const row = (name: string, times: LatencySummary) => [
    name,
    String(times.count),
    percent(summary.answers === 0 ? 0 : times.count / summary.answers),
    ...(times.count === 0
      ? ['', '', '', '', '', '']
      : [times.averageMs, times.tp50Ms, times.tp90Ms, times.tp99Ms, times.tp999Ms, times.maxMs].map((ms) =>
          ms.toFixed(1),
        )),
  ];
  const kinds = Object.entries(summary.kinds) as [AnswerKind, AnswersSummary['kinds'][AnswerKind]][];
  return table([
    ['answers', 'count', 'share', 'average', 'TP50', 'TP90', 'TP99', 'TP999', 'max'],
    ...kinds.map(([kind, times]) => row(KIND_NAMES[kind], times[which])),
    row('all', summary.all[which]),
  ]);
}

function verifySection(verify: VerifyReport | undefined): string[] {
  if (!verify) return [];
  return [
    ...table([
      ['law (verify)', 'checked', 'violations'],
      ...verify.laws.map(({ law, checked, violations }) => [law, String(checked), String(violations)]),
    ]),
    '',
  ];
}

function percent(share: number): string {
  // Never rounded up to 100 %: one failure in a million must show.
  const text = (Math.floor(share * 1_000_000) / 10_000).toFixed(4).replace(/\.?0+$/, '');
  return `${text} %`;
}

/** A Markdown table with columns of equal width; its first row is the head. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head ?? []), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)];
}
