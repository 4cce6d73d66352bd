import { UsageError } from '../cli/usage-error.js';
import { checkAlways, checkLaws, type CheckOptions, type Findings } from './check-laws.js';
import type { LawReport } from '../domain/law.js';
import { allStores, type Stores } from './stores.js';

export interface VerifyOptions extends CheckOptions {
  readonly timeoutMs: number;
  /** Tells what is waited for, whenever that changes. */
  readonly say: (line: string) => void;
}

export type Verification =
  | { readonly verdict: 'hold' | 'broken'; readonly findings: Findings; readonly waitedMs: number }
  | {
      readonly verdict: 'unsettled';
      readonly pending: readonly string[];
      /** The laws that hold at every moment; undefined when even they could not be looked at. */
      readonly always: readonly LawReport[] | undefined;
      readonly waitedMs: number;
    };

type Look =
  { readonly pending: readonly string[] } | { readonly findings: Findings; readonly digest: string };

const POLL_MS = 250;
/** A broken law is looked at twice, this far apart, with nothing changed between: what is still on its way is no verdict. */
const CONFIRM_AFTER_MS = 1000;

/** Waits until the system is at rest, then proves every law on a state that did not change while it was read. */
export async function verifySystem(stores: Stores, options: VerifyOptions): Promise<Verification> {
  const startedAtMs = performance.now();
  const waitedMs = () => Math.round(performance.now() - startedAtMs);
  let said = '';
  let brokenIn: string | undefined;
  const say = (lines: readonly string[]) => {
    const text = lines.join(' · ');
    if (text !== said && text !== '') options.say(`waiting for: ${text}`);
    said = text;
  };
  for (;;) {
    const look = await lookOnce(stores, options).catch(waitFor);
    if ('findings' in look) {
      const { findings, digest } = look;
      const broken = findings.laws.some(({ violations }) => violations > 0);
      if (!broken) return { verdict: 'hold', findings, waitedMs: waitedMs() };
      if (brokenIn === digest) return { verdict: 'broken', findings, waitedMs: waitedMs() };
      brokenIn = digest;
      say(['a second look, for something does not agree']);
      await sleep(CONFIRM_AFTER_MS);
      continue;
    }
    say(look.pending);
    if (waitedMs() > options.timeoutMs) {
      const always = await checkAlways(stores, options).catch(() => undefined);
      return { verdict: 'unsettled', pending: look.pending, always, waitedMs: waitedMs() };
    }
    await sleep(POLL_MS);
  }
}

/** A store that went away is waited for; a mistake of the caller is not. */
function waitFor(error: Error): Look {
  if (error instanceof UsageError) throw error;
  return { pending: [error.message] };
}

/** Reads everything between two looks at whether anything is under way or has changed. */
async function lookOnce(stores: Stores, options: VerifyOptions): Promise<Look> {
  const pending = await findPending(stores);
  if (pending.length > 0) return { pending };
  const digest = await digestOf(stores);
  const findings = await checkLaws(stores, options);
  const after = await findPending(stores);
  if (after.length > 0) return { pending: after };
  return (await digestOf(stores)) === digest
    ? { findings, digest }
    : { pending: ['changes while it was read'] };
}

async function findPending(stores: Stores): Promise<string[]> {
  return (await Promise.all(allStores(stores).map((store) => store.pending()))).flat();
}

async function digestOf(stores: Stores): Promise<string> {
  return (await Promise.all(allStores(stores).map((store) => store.digest()))).join('\n');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
