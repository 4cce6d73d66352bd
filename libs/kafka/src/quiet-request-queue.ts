import { createRequire } from 'node:module';

/**
 * Stops the busy timer of kafkajs 2.2.4.
 *
 * Each connection's request queue calls `scheduleCheckPendingRequests` after every response. It waits `throttledUntil - now`
 * milliseconds, and `throttledUntil` is -1 unless the broker throttles: a negative time, which Node rounds up to 1 ms (and Node 24
 * warns of: TimeoutNegativeWarning). When the timer fires the queue checks itself and schedules the next one, whether or not
 * anything is pending: some 900 timers a second per idle connection, 3 to 4 % of a core.
 *
 * A timer is only of use while requests are pending: they are pending because the broker throttles this client, or because the
 * limit of requests in flight is reached (then the next response sends them, and the timer is a second look). So: nothing pending,
 * no timer; else the original rule. The queue asks again whenever a request is enqueued or answered.
 *
 * To be removed with kafkajs, or when https://github.com/tulios/kafkajs/issues/1751 is released.
 */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** What kafkajs itself waits while requests are pending without a throttle. */
const CHECK_PENDING_REQUESTS_MS = 10;

const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };

/** Replaces the method for all connections of this process. Calling it again changes nothing. */
export function quietRequestQueues(): void {
  prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.pending.length === 0 || this.throttleCheckTimeoutId !== null) return;
  const throttledMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledMs > 0 ? throttledMs : CHECK_PENDING_REQUESTS_MS,
  );
}
