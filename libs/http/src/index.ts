export { BoundedCache } from './bounded-cache.js';
export type { MonotonicClock } from './clock.js';
export { readCookie, writeCookie, type CookieOptions } from './cookies.js';
export { Drain } from './drain.js';
export { EventStreams, type StreamEvent } from './event-streams.js';
export { Problem, type FieldProblem, type ProblemDetails } from './problem.js';
export { problemBody, problemOf, PROBLEM_TYPE, retryAfterSeconds } from './problem-json.js';
export { validationProblem, ZodPipe } from './validation.js';
export { WindowLimiter } from './window-limiter.js';
