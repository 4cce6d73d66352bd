import { AnswersWriter } from '../answers/answers-writer.js';
import { createAccessTokenMint } from '../mint/access-token.js';
import { createPurchaseTokenMint } from '../mint/purchase-token.js';
import { firstRequests, keyOf, planLoad, userOf, type LoadPlan } from '../plan/load-plan.js';
import type { LightJob, LightMessage } from './light-job.js';
import { OpenLoop } from './open-loop.js';
import { encodePurchaseRequest } from './purchase-request.js';
import { RequestPool } from './request-pool.js';

/** The generator in a process of its own, on one core: it shares its event loop with nothing else. */
process.once('message', (job: LightJob) => {
  runLightJob(job).catch((error: Error) => tell({ type: 'failed', message: error.message }));
});

async function runLightJob(job: LightJob): Promise<void> {
  const plan = planLoad(job.shape);
  const url = new URL(job.gatewayUrl);
  const pool = mintRequests(job, plan, url.host);
  tell({ type: 'minted', requests: plan.attempts });

  const first = firstRequests(plan);
  const writer = await AnswersWriter.create(job.answersFile);
  const loop = new OpenLoop({
    host: url.hostname,
    port: Number(url.port || 80),
    plan,
    requestOf: (attempt) => pool.get(attempt),
    maxConnections: job.maxConnections,
    timeoutMs: job.timeoutMs,
    retryUnavailable: job.retryUnavailable,
    graceMs: job.graceMs,
    onAnswer: (answer) =>
      writer.write({
        request: answer.request,
        attempt: answer.attempt,
        repeat: first[answer.request] === 0,
        user: userOf(plan, plan.attemptOf[answer.request]!),
        key: keyOf(plan, plan.attemptOf[answer.request]!),
        sale: job.saleId,
        sku: job.skuId,
        quantity: 1,
        status: answer.status,
        code: answer.code,
        purchaseId: answer.purchaseId,
        startedAt: answer.startedAt,
        latencyMs: answer.latencyMs,
        serviceMs: answer.serviceMs,
      }),
  });
  process.on('SIGINT', () => loop.stop());
  process.on('SIGTERM', () => loop.stop());
  process.on('disconnect', () => loop.stop());
  const progress = setInterval(() => tell({ type: 'progress', counts: loop.counts }), 1000);
  const startedAtMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const counts = await loop.run();
  const cpu = process.cpuUsage(cpuBefore);
  clearInterval(progress);
  await writer.close();
  const cpuMs = (cpu.user + cpu.system) / 1000;
  tell({ type: 'finished', counts, cpuMs, elapsedMs: performance.now() - startedAtMs });
  process.disconnect?.();
}

function mintRequests(job: LightJob, plan: LoadPlan, host: string): RequestPool {
  const mintAccess = createAccessTokenMint(job.jwtSecret);
  const mintPurchase = createPurchaseTokenMint(job.purchaseTokenSecret);
  const pool = new RequestPool(plan.attempts);
  for (let attempt = 0; attempt < plan.attempts; attempt += 1) {
    const userId = userOf(plan, attempt);
    const request = encodePurchaseRequest({
      host,
      saleId: job.saleId,
      skuId: job.skuId,
      quantity: 1,
      accessToken: mintAccess({ userId, role: 'buyer' }),
      purchaseToken: mintPurchase({
        userId,
        saleId: job.saleId,
        skuId: job.skuId,
        startsAtMs: job.startsAtMs,
        expiresAtMs: job.endsAtMs,
      }),
      key: keyOf(plan, attempt),
    });
    pool.put(attempt, request);
  }
  return pool;
}

function tell(message: LightMessage): void {
  process.send?.(message);
}
