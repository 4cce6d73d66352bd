import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readAnswers } from './answers/read-answers.js';
import { runProgram } from './cli/run-program.js';
import { UsageError } from './cli/usage-error.js';
import { findK6, K6_CHOICES, type K6 } from './k6/find-k6.js';
import { runK6 } from './k6/run-k6.js';
import type { LightJob } from './light/light-job.js';
import type { LoopCounts } from './light/open-loop.js';
import { runLight } from './light/run-light.js';
import { demandOf, planLoad } from './plan/load-plan.js';
import { progressLine } from './progress.js';
import { describeMachine } from './report/machine.js';
import { renderReport, type SpikeReport } from './report/render-report.js';
import { summarizeAnswers } from './report/summarize-answers.js';
import { judgeSpike } from './report/verdict.js';
import { createSale, type CreatedSale } from './sales/create-sale.js';
import { parseSpikeFlags, SPIKE_HELP, type SpikeFlags } from './spike-flags.js';
import {
  findRunningStack,
  repositoryRoot,
  requireDemoMode,
  type RunningStack,
} from './stack/running-stack.js';
import { runVerify } from './verify/run-verify.js';

interface Loaded {
  readonly timedFromDue: boolean;
  readonly generator: string;
  readonly dropped: number;
  readonly notes: readonly string[];
}

/** npm run spike: a new sale, the load, a report, then verify. */
async function main(): Promise<number> {
  const flags = parseSpikeFlags(process.argv.slice(2));
  if (!flags) {
    console.log(SPIKE_HELP);
    return 0;
  }
  const stack = await findRunningStack();
  requireDemoMode(stack);
  const startedAt = new Date().toISOString();
  const folder = join(repositoryRoot(), 'load-tests/results', startedAt.replaceAll(':', '-'));
  await mkdir(folder, { recursive: true });
  const k6 =
    flags.generator === 'light'
      ? undefined
      : await findK6((line) => console.log(line), [folder, import.meta.dirname]);
  if (!k6 && flags.generator === 'k6') throw new UsageError(K6_CHOICES);

  const sale = await createSale(stack, {
    prefix: 'spike',
    name: `Spike of ${startedAt}`,
    startsAtMs: Date.now() - 1000,
    durationMs: flags.durationMs + flags.graceMs + 600_000,
    perUserLimit: flags.perUserLimit,
    priceCents: 9900,
    stock: flags.stock,
    skus: 1,
  });
  console.log(
    `sale ${sale.saleId}: ${flags.stock} units, ${flags.ratePerSecond}/s for ${flags.durationMs / 1000} s`,
  );
  const job = lightJob(stack, sale, flags, join(folder, 'answers.ndjson'));
  const loaded = k6
    ? await loadWithK6(k6, job, flags.keep)
    : await loadWithLight(job, flags.generator === undefined);
  return report({ startedAt, folder, flags, sale, job, loaded });
}

function lightJob(stack: RunningStack, sale: CreatedSale, flags: SpikeFlags, answersFile: string): LightJob {
  const { users, ratePerSecond, durationMs, repeatShare, seed, retryUnavailable, graceMs, connections } =
    flags;
  return {
    gatewayUrl: stack.gatewayUrl,
    jwtSecret: stack.jwtSecret,
    purchaseTokenSecret: stack.purchaseTokenSecret,
    saleId: sale.saleId,
    skuId: sale.skuIds[0]!,
    startsAtMs: sale.startsAtMs,
    endsAtMs: sale.endsAtMs,
    shape: { users, ratePerSecond, durationMs, repeatShare, seed },
    maxConnections: connections,
    timeoutMs: 10_000,
    retryUnavailable,
    graceMs,
    answersFile,
  };
}

async function loadWithLight(job: LightJob, insteadOfK6: boolean): Promise<Loaded> {
  if (insteadOfK6) console.log('k6 cannot be had here: the light generator takes its place.');
  console.log('minting users and requests …');
  let before: LoopCounts | undefined;
  let elapsedS = 0;
  const { counts, busyShare } = await runLight(job, (message) => {
    if (message.type === 'minted') return console.log(`${message.requests} requests minted; go`);
    console.log(progressLine(++elapsedS, before, message.counts));
    before = message.counts;
  });
  const notes = [`The generator itself used ${(busyShare * 100).toFixed(0)} % of a core.`];
  if (busyShare > 0.9) notes.push('It was close to its limit: the times are partly its own.');
  return { timedFromDue: true, generator: 'light (open model, one process)', dropped: counts.dropped, notes };
}

async function loadWithK6(k6: K6, job: LightJob, keep: boolean): Promise<Loaded> {
  console.log(`generator: ${k6.described}`);
  const { exitCode, dropped } = await runK6(k6, job, keep, (line) => console.log(line));
  const notes = exitCode === 0 ? [] : [`k6 ended with ${exitCode}.`];
  if (dropped > 0) notes.push(`k6 could not keep the rate: ${dropped} requests were never sent.`);
  return { timedFromDue: false, generator: `${k6.described}, constant-arrival-rate`, dropped, notes };
}

interface Finished {
  readonly startedAt: string;
  readonly folder: string;
  readonly flags: SpikeFlags;
  readonly sale: CreatedSale;
  readonly job: LightJob;
  readonly loaded: Loaded;
}

async function report({ startedAt, folder, flags, sale, job, loaded }: Finished): Promise<number> {
  const plan = planLoad(job.shape);
  const summary = await summarizeAnswers(readAnswers(job.answersFile));
  const verify = flags.verify ? await runVerify(job.answersFile, join(folder, 'verify.json')) : undefined;
  const taken = verify?.stock.filter(({ saleId }) => saleId === sale.saleId);
  const takenByLedger = taken?.length
    ? taken.reduce((sum, { reserved, sold }) => sum + reserved + sold, 0)
    : undefined;
  const verdict = judgeSpike({
    stock: flags.stock,
    demand: demandOf(plan, flags.perUserLimit),
    takenByLedger,
    acceptedUnits: summary.accepted.units,
    unsettledRequests: plan.requests - summary.answeredInTheEnd,
    verify: flags.verify ? (verify?.verdict ?? 'not run') : 'left out',
  });
  const content: SpikeReport = {
    startedAt,
    command: `npm run spike -- ${process.argv.slice(2).join(' ')}`.trim(),
    generator: loaded.generator,
    machine: await describeMachine(),
    saleId: sale.saleId,
    stock: flags.stock,
    users: Math.min(flags.users, plan.attempts),
    offeredPerSecond: flags.ratePerSecond,
    durationS: flags.durationMs / 1000,
    planned: plan.requests,
    dropped: loaded.dropped,
    summary,
    soldUnits: takenByLedger ?? summary.accepted.units,
    verify,
    verdict,
    timedFromDue: loaded.timedFromDue,
    notes: [
      ...loaded.notes,
      'Users, access tokens and purchase tokens were minted with the demo secrets: login and captcha were passed over.',
      `The plan can be repeated with --seed ${flags.seed}.`,
    ],
    files: ['answers.ndjson', 'report.json', ...(verify ? ['verify.json'] : [])],
  };
  const text = renderReport(content);
  await writeFile(join(folder, 'report.md'), text);
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(content, null, 2)}\n`);
  // What verify said was on the terminal a moment ago.
  const short = renderReport({ ...content, verify: undefined });
  console.log(`\n${short}\nreport: ${relative(process.cwd(), join(folder, 'report.md'))}`);
  return verdict.passed ? 0 : 1;
}

await runProgram(main);
