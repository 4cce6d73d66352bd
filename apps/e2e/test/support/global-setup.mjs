import { launcher } from './launcher.mjs';

/** Starts the whole stack once for all e2e files. With KEEP_STACK=1 the one that runs already, from the run before, is as good. */
export default function startStack() {
  if (process.env.KEEP_STACK && isReady()) return;
  launcher('reset', []);
  const { INFRA } = process.env;
  // Short enough to see an order expire, long enough that no spike here outlives it.
  launcher('start', ['--detach', ...(INFRA ? [`--infra=${INFRA}`] : [])], {
    PAYABLE_MS: '60000',
    CANCEL_GRACE_MS: '2000',
    MAX_CLOSE_WAIT_MS: '3000',
  });
}

function isReady() {
  try {
    launcher('status', []);
    return true;
  } catch {
    return false; // Nothing runs, or not all of it.
  }
}
