import { durationMs, parseFlags, wholeNumber } from './cli/parse-flags.js';
import { UsageError } from './cli/usage-error.js';

export const SPIKE_HELP = `npm run spike -- [flags]     a new sale, a spike of buyers, a report, then verify

  --stock N              units for sale (default 1000)
  --users N              different buyers; they take turns when rate x duration is more (default 20000)
  --rate N               requests per second, whatever the answers do (default 2000)
  --duration S           seconds, or 500ms, 30s, 2m (default 10)
  --generator k6|light   k6, or our own for rates that k6 cannot reach (default: k6 where it can be had, else light)
  --limit N              units that one user may buy (default 1)
  --repeat PERCENT       share of requests that repeat an earlier key on purpose (default 2)
  --no-retry-unavailable do not ask again, with the same key, after a 503 or no answer
  --grace TIME           how long answers are waited for after the last request (default 45s)
  --connections N        most connections of the light generator (default 1000)
  --seed N               makes the plan repeatable (default: the time)
  --keep                 also keep what the generator itself wrote
  --no-verify            leave out npm run verify
  --help                 this text

Answers, one line each, and the report go to load-tests/results/<time>/. Exit 1 when more was sold than there was, a law of verify is
broken, or less was sold although everybody got an answer; 2 when there is nothing to test or a flag is wrong.`;

export interface SpikeFlags {
  readonly stock: number;
  readonly users: number;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly generator: 'k6' | 'light' | undefined;
  readonly perUserLimit: number;
  readonly repeatShare: number;
  readonly retryUnavailable: boolean;
  readonly graceMs: number;
  readonly connections: number;
  readonly seed: number;
  readonly keep: boolean;
  readonly verify: boolean;
}

/** More than this and the answers would not fit the memory that a run may take. */
const MAX_REQUESTS = 5_000_000;

/** Reads the flags of spike; undefined when only help was asked for. */
export function parseSpikeFlags(
  args: readonly string[],
  now: () => number = Date.now,
): SpikeFlags | undefined {
  const flags = parseFlags(args, {
    stock: { type: 'string', default: '1000' },
    users: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '2000' },
    duration: { type: 'string', default: '10' },
    generator: { type: 'string' },
    limit: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '2' },
    'retry-unavailable': { type: 'boolean', default: true },
    grace: { type: 'string', default: '45s' },
    connections: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(now() >>> 0) },
    keep: { type: 'boolean', default: false },
    verify: { type: 'boolean', default: true },
  });
  if (flags.help) return undefined;
  const { generator } = flags;
  if (generator !== undefined && generator !== 'k6' && generator !== 'light') {
    throw new UsageError(`--generator must be k6 or light, not "${generator}".`);
  }
  const spike = {
    stock: wholeNumber(flags, 'stock', 1, 10_000_000),
    users: wholeNumber(flags, 'users', 1, 5_000_000),
    ratePerSecond: wholeNumber(flags, 'rate', 1, 100_000),
    durationMs: durationMs(flags, 'duration', 100, 3_600_000),
    generator: generator as SpikeFlags['generator'],
    perUserLimit: wholeNumber(flags, 'limit', 1, 1000),
    repeatShare: wholeNumber(flags, 'repeat', 0, 90) / 100,
    retryUnavailable: flags['retry-unavailable'] === true,
    graceMs: durationMs(flags, 'grace', 1000, 600_000),
    connections: wholeNumber(flags, 'connections', 1, 20_000),
    seed: wholeNumber(flags, 'seed', 0, 4_294_967_295),
    keep: flags.keep === true,
    verify: flags.verify === true,
  };
  if ((spike.ratePerSecond * spike.durationMs) / 1000 > MAX_REQUESTS) {
    throw new UsageError(`--rate times --duration must stay within ${MAX_REQUESTS} requests.`);
  }
  return spike;
}
