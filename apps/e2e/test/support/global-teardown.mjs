import { launcher } from './launcher.mjs';

/** Stops the stack and deletes its data. KEEP_STACK=1 leaves both for a look at them. */
export default function stopStack() {
  if (!process.env.KEEP_STACK) launcher('reset', []);
}
