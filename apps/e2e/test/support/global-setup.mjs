import { launcher } from './launcher.mjs';

/** Starts the whole stack once for all e2e files. */
export default function startStack() {
  launcher('reset', []);
  // Short enough to see an order expire, long enough that no spike here outlives it.
  launcher('start', ['--detach'], {
    PAYABLE_MS: '60000',
    CANCEL_GRACE_MS: '2000',
    MAX_CLOSE_WAIT_MS: '3000',
  });
}
