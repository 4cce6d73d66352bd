import { mutated } from './mutate.js';
import { caseSeed, Random } from './random.js';
import { check, TARGETS, type FuzzTarget, type TargetName } from './targets.js';

/** A case that did something other than be read or refused. */
export interface FuzzFailure {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly bytes: Buffer;
  readonly error: unknown;
}

/** One case of a target, which follows from seed and number alone. */
export function makeCase(target: FuzzTarget, seed: number, index: number): { bytes: Buffer; random: Random } {
  const random = new Random(caseSeed(seed, index));
  return { bytes: mutated(target.corpus, random), random };
}

/**
 * Tries cases in turn on every target.
 *
 * @param onCase is told of each case before it is read
 * @returns the first failure
 */
export function runCases(
  cases: number,
  seed: number,
  onCase?: (target: TargetName, index: number) => void,
): FuzzFailure | undefined {
  const names = Object.keys(TARGETS) as TargetName[];
  for (let index = 0; index < cases; index++) {
    const name = names[index % names.length]!;
    onCase?.(name, index);
    const { bytes, random } = makeCase(TARGETS[name], seed, index);
    try {
      check(TARGETS[name], bytes, random);
    } catch (error) {
      return { target: name, seed, index, bytes, error };
    }
  }
  return undefined;
}

/** What to print of a failure, and how to see it again. */
export function describeFailure({ target, seed, index, bytes, error }: FuzzFailure): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause =
    error instanceof Error && error.cause instanceof Error ? `\nbecause ${error.cause.stack}` : '';
  return [
    `${target}, seed ${seed}, case ${index}: ${stack}${cause}`,
    `bytes ${bytes.toString('hex')}`,
    `again: npm run fuzz rpc -- --seed ${seed} --replay ${target}:${index}`,
  ].join('\n');
}
