// The k6 generator of `npm run spike`: constant arrival rate, each iteration one request of the plan. Every answer is one line of JSON
// on the console, which k6 writes to a file (--console-output, --log-format raw).
import { sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { SharedArray } from 'k6/data';

const job = JSON.parse(open(__ENV.SPIKE_JOB));
const repeats = new Set(job.repeats);
/** One entry per attempt: [user, key, accessToken, purchaseToken]. */
const attempts = new SharedArray('attempts', () => JSON.parse(open(__ENV.SPIKE_ATTEMPTS)));
/** The attempt that each request makes. */
const attemptOf = new SharedArray('plan', () => JSON.parse(open(__ENV.SPIKE_PLAN)));

export const options = {
  discardResponseBodies: false,
  summaryTrendStats: ['avg', 'med', 'p(90)', 'p(99)', 'p(99.9)', 'max'],
  scenarios: {
    spike: {
      executor: 'constant-arrival-rate',
      rate: job.ratePerSecond,
      timeUnit: '1s',
      duration: `${job.durationMs}ms`,
      preAllocatedVUs: job.preAllocatedVUs,
      maxVUs: job.maxVUs,
      gracefulStop: `${job.graceMs}ms`,
    },
  },
};

const url = `${job.gatewayUrl}/api/v1/sales/${job.saleId}/purchases`;

export default function () {
  const request = exec.scenario.iterationInTest;
  if (request >= attemptOf.length) return;
  const [user, key, accessToken, purchaseToken] = attempts[attemptOf[request]];
  const parameters = {
    headers: {
      authorization: `Bearer ${accessToken}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    },
    timeout: `${job.timeoutMs}ms`,
    // One time series for all requests, whatever their ids.
    tags: { name: 'purchase' },
    responseCallback: http.expectedStatuses(202, 403, 409, 422, 429),
  };
  const body = JSON.stringify({ skuId: job.skuId, quantity: 1, token: purchaseToken });
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = Date.now();
    const response = http.post(url, body, parameters);
    const latencyMs = Date.now() - startedAt;
    // Sub-millisecond timings are those of k6 itself; time to connect and to wait for a connection counts.
    const exactMs = response.timings.duration + response.timings.blocked;
    const ms = Math.round((exactMs || latencyMs) * 1000) / 1000;
    const sent = {
      request,
      attempt,
      repeat: repeats.has(request),
      user,
      key,
      sale: job.saleId,
      sku: job.skuId,
      quantity: 1,
    };
    const answered = {
      status: response.status,
      ...readBody(response),
      startedAt,
      latencyMs: ms,
      serviceMs: ms,
    };
    console.log(JSON.stringify({ ...sent, ...answered }));
    const unavailable = response.status === 503 || response.status === 0;
    const deadlineMs = exec.scenario.startTime + job.durationMs + job.graceMs;
    if (!unavailable || !job.retryUnavailable || Date.now() > deadlineMs) return;
    const retryAfterS = Number(response.headers['Retry-After'] || 1);
    sleep(retryAfterS + Math.random() / 4);
  }
}

/** @param {import('k6/http').Response} response */
function readBody(response) {
  if (response.status === 0)
    return { code: response.error_code === 1050 ? 'TIMEOUT' : 'NETWORK', purchaseId: null };
  try {
    const body = JSON.parse(response.body);
    return { code: body.code || null, purchaseId: body.purchaseId || null };
  } catch {
    return { code: 'NOT_JSON', purchaseId: null };
  }
}
