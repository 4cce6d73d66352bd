import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createReadStream } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createAccessTokenMint } from '../mint/access-token.js';
import { createPurchaseTokenMint } from '../mint/purchase-token.js';
import { firstRequests, keyOf, planLoad, userOf, type LoadPlan } from '../plan/load-plan.js';
import type { LightJob } from '../light/light-job.js';
import type { K6 } from './find-k6.js';

export interface K6Run {
  readonly exitCode: number | null;
  /** Planned requests that k6 did not begin. */
  readonly dropped: number;
}

/** Runs the plan with k6; the answers file is what k6 printed. Minted tokens are in files only while it runs. */
export async function runK6(
  k6: K6,
  job: LightJob,
  keep: boolean,
  onLine: (line: string) => void,
): Promise<K6Run> {
  const plan = planLoad(job.shape);
  const folder = dirname(job.answersFile);
  const files = {
    SPIKE_JOB: join(folder, 'k6-job.json'),
    SPIKE_ATTEMPTS: join(folder, 'k6-attempts.json'),
    SPIKE_PLAN: join(folder, 'k6-plan.json'),
  };
  await writeFile(files.SPIKE_JOB, JSON.stringify(k6Job(job, plan)), { mode: 0o600 });
  await writeAttempts(files.SPIKE_ATTEMPTS, job, plan);
  await writeFile(files.SPIKE_PLAN, JSON.stringify([...plan.attemptOf]));
  const raw = join(folder, 'k6-console.log');
  try {
    const exitCode = await runProcess(
      k6,
      files,
      [
        'run',
        '--log-format=raw',
        `--console-output=${raw}`,
        `--summary-export=${join(folder, 'k6-summary.json')}`,
        join(import.meta.dirname, 'spike.js'),
      ],
      onLine,
    );
    const begun = await keepAnswers(raw, job.answersFile);
    return { exitCode, dropped: Math.max(0, plan.requests - begun) };
  } finally {
    // The attempts hold tokens: they never outlive the run.
    const leftOver = keep ? [files.SPIKE_ATTEMPTS] : [...Object.values(files), raw];
    for (const file of leftOver) await rm(file, { force: true });
  }
}

function k6Job(job: LightJob, plan: LoadPlan): object {
  const first = firstRequests(plan);
  const repeats = [...first.keys()].filter((request) => first[request] === 0);
  const { ratePerSecond, durationMs } = plan;
  return {
    gatewayUrl: job.gatewayUrl,
    saleId: job.saleId,
    skuId: job.skuId,
    ratePerSecond,
    durationMs,
    timeoutMs: job.timeoutMs,
    graceMs: job.graceMs,
    retryUnavailable: job.retryUnavailable,
    repeats,
    // A quarter of a second of requests under way; more than that is made while it runs, and k6 counts what it misses as dropped.
    preAllocatedVUs: Math.min(1000, Math.max(20, Math.ceil(ratePerSecond / 4))),
    maxVUs: Math.min(5000, Math.max(50, ratePerSecond * 2)),
  };
}

async function writeAttempts(path: string, job: LightJob, plan: LoadPlan): Promise<void> {
  const mintAccess = createAccessTokenMint(job.jwtSecret);
  const mintPurchase = createPurchaseTokenMint(job.purchaseTokenSecret);
  const file = await open(path, 'w', 0o600);
  let piece: string[] = [];
  for (let attempt = 0; attempt < plan.attempts; attempt += 1) {
    const userId = userOf(plan, attempt);
    const token = mintPurchase({
      userId,
      saleId: job.saleId,
      skuId: job.skuId,
      startsAtMs: job.startsAtMs,
      expiresAtMs: job.endsAtMs,
    });
    const entry = JSON.stringify([
      userId,
      keyOf(plan, attempt),
      mintAccess({ userId, role: 'buyer' }),
      token,
    ]);
    piece.push(`${attempt === 0 ? '[' : ','}${entry}`);
    if (piece.length === 1000) {
      await file.appendFile(piece.join(''));
      piece = [];
    }
  }
  await file.appendFile(`${piece.join('')}]`);
  await file.close();
}

function runProcess(
  k6: K6,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(k6.command, [...k6.prefix, ...args], {
      env: { ...process.env, ...environment, K6_NO_USAGE_REPORT: 'true', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stop = () => child.kill('SIGINT');
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    createInterface({ input: child.stdout }).on('line', onLine);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve(exitCode);
    });
  });
}

/** Copies the lines that are answers; returns how many planned requests were begun. */
async function keepAnswers(raw: string, answersFile: string): Promise<number> {
  const file = await open(answersFile, 'wx');
  let begun = 0;
  let piece = '';
  for await (const line of createInterface({ input: createReadStream(raw), crlfDelay: Infinity })) {
    if (!line.startsWith('{"request":')) continue;
    if (line.includes('"attempt":1,')) begun += 1;
    piece += `${line}\n`;
    if (piece.length > 256 * 1024) {
      await file.appendFile(piece);
      piece = '';
    }
  }
  await file.appendFile(piece);
  await file.close();
  return begun;
}
