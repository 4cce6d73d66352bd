import { seededRandom } from './random.js';

export interface LoadShape {
  readonly users: number;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** Share of requests that repeat an earlier one with its key, 0..1. */
  readonly repeatShare: number;
  readonly seed: number;
}

/**
 * Who asks when, fixed before the first request leaves: an open model, in which no answer delays a request. Request i leaves at
 * i / rate. Each is either a new attempt (its own Idempotency-Key) of the next user, users taking turns, or repeats an earlier
 * attempt byte for byte.
 */
export interface LoadPlan extends LoadShape {
  readonly requests: number;
  /** Different attempts, 0..attempts-1. */
  readonly attempts: number;
  /** The attempt that each request makes. */
  readonly attemptOf: Int32Array;
}

export function planLoad(shape: LoadShape): LoadPlan {
  const requests = Math.floor((shape.ratePerSecond * shape.durationMs) / 1000);
  const random = seededRandom(shape.seed);
  const attemptOf = new Int32Array(requests);
  let attempts = 0;
  for (let request = 0; request < requests; request += 1) {
    const repeats = attempts > 0 && random() < shape.repeatShare;
    attemptOf[request] = repeats ? Math.floor(random() * attempts) : attempts++;
  }
  return { ...shape, requests, attempts, attemptOf };
}

/** Milliseconds after the start at which a request is due. */
export function dueMs(plan: LoadPlan, request: number): number {
  return (request * 1000) / plan.ratePerSecond;
}

/** How many requests are due when this much time has passed. */
export function dueCount(plan: LoadPlan, elapsedMs: number): number {
  return Math.min(plan.requests, Math.floor((elapsedMs * plan.ratePerSecond) / 1000) + 1);
}

export function userOf(plan: LoadPlan, attempt: number): string {
  return `user-${(attempt % plan.users) + 1}`;
}

export function keyOf(plan: LoadPlan, attempt: number): string {
  return `spike-${plan.seed.toString(16).padStart(8, '0')}-${attempt.toString().padStart(8, '0')}`;
}

/** Whether this request is the first that makes its attempt. */
export function firstRequests(plan: LoadPlan): Uint8Array {
  const first = new Uint8Array(plan.requests);
  let seen = -1;
  for (let request = 0; request < plan.requests; request += 1) {
    if (plan.attemptOf[request]! > seen) {
      seen = plan.attemptOf[request]!;
      first[request] = 1;
    }
  }
  return first;
}

/** Units that the plan's users may get in all: nobody above the limit, one unit an attempt. */
export function demandOf(plan: LoadPlan, perUserLimit: number): number {
  const whole = Math.floor(plan.attempts / plan.users);
  const rest = plan.attempts % plan.users;
  return rest * Math.min(perUserLimit, whole + 1) + (plan.users - rest) * Math.min(perUserLimit, whole);
}
