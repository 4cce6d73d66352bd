/** `npm run fuzz rpc`: see {@link HELP}. */
import { describeFailure, makeCase, runCases } from './run-cases.js';
import { LiveServer } from './live-server.js';
import { check, TARGETS, type TargetName } from './targets.js';
import { Watchdog } from './watchdog.js';

const HELP = `npm run fuzz rpc [-- options]: changed frames and values thrown at everything that reads bytes from strangers.

  --cases N            how many (default 1000000); one in a hundred of them at a live server, over a socket
  --seed N             makes the same cases again (default: by the clock)
  --replay TARGET:N    one case of a seed alone: ${Object.keys(TARGETS).join(', ')}
  --help`;

/** Growth of the process's memory over the run that is a leak. */
const MAX_GROWTH_BYTES = 300 * 1024 * 1024;
const REPORT_EVERY = 100_000;

const options = parse(process.argv.slice(2));
if (options === undefined) console.log(HELP);
else if (options.replay !== undefined) process.exitCode = replay(options.seed, options.replay);
else process.exitCode = await run(options.cases, options.seed);

async function run(cases: number, seed: number): Promise<number> {
  console.log(`seed ${seed}, ${cases.toLocaleString('en-US')} cases`);
  const startedAt = performance.now();
  const names = Object.keys(TARGETS);
  const watchdog = new Watchdog([...names, 'live'], seed);
  const live = Math.ceil(cases / 100);
  let rssAfterWarmUp = 0;
  const failure =
    runCases(cases - live, seed, (target, index) => {
      watchdog.at(index, names.indexOf(target));
      if (index % REPORT_EVERY !== 0) return;
      if (index === REPORT_EVERY) rssAfterWarmUp = process.memoryUsage.rss();
      if (index > 0)
        console.log(`${index.toLocaleString('en-US')} cases, ${mebibytes(process.memoryUsage.rss())}`);
    }) ?? (await runLive(live, seed, () => watchdog.at(-1 - Math.floor(performance.now()), names.length)));
  await watchdog.stop();
  const growth = process.memoryUsage.rss() - (rssAfterWarmUp || process.memoryUsage.rss());
  if (failure !== undefined) console.log(`\n${describeFailure(failure)}`);
  else if (growth > MAX_GROWTH_BYTES) console.log(`Memory grew by ${mebibytes(growth)}.`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const ok = failure === undefined && growth <= MAX_GROWTH_BYTES;
  console.log(
    `${ok ? 'no failure' : 'FAILED'}: ${cases.toLocaleString('en-US')} cases in ${seconds} s, ${live.toLocaleString('en-US')} of them at a live server; memory ${growth >= 0 ? '+' : ''}${mebibytes(growth)}`,
  );
  return ok ? 0 : 1;
}

async function runLive(cases: number, seed: number, alive: () => void): ReturnType<LiveServer['run']> {
  const server = await LiveServer.start();
  // The loop itself tells that it turns.
  const beat = setInterval(alive, 1000);
  try {
    return await server.run(cases, seed);
  } finally {
    clearInterval(beat);
    await server.close();
  }
}

function replay(seed: number, [name, index]: readonly [TargetName, number]): number {
  const { bytes, random } = makeCase(TARGETS[name], seed, index);
  console.log(`bytes ${bytes.toString('hex')}`);
  try {
    check(TARGETS[name], bytes, random);
  } catch (error) {
    console.log(describeFailure({ target: name, seed, index, bytes, error }));
    return 1;
  }
  console.log('read or refused, as it should be');
  return 0;
}

interface Options {
  readonly cases: number;
  readonly seed: number;
  readonly replay: readonly [TargetName, number] | undefined;
}

function parse(argv: readonly string[]): Options | undefined {
  let [cases, seed]: [number, number] = [1_000_000, Date.now() % 1_000_000_000];
  let single: Options['replay'];
  const rest = [...argv];
  while (rest.length > 0) {
    const flag = rest.shift()!;
    if (flag === '--help' || flag === '-h') return undefined;
    const value = rest.shift() ?? '';
    if (flag === '--cases' && /^\d{1,12}$/.test(value)) cases = Number(value);
    else if (flag === '--seed' && /^\d{1,12}$/.test(value)) seed = Number(value);
    else if (flag === '--replay' && /^\w+:\d+$/.test(value)) single = replayOf(value);
    else usage(`${flag} ${value} is not understood.`);
  }
  return { cases, seed, replay: single };
}

function replayOf(text: string): readonly [TargetName, number] {
  const [name = '', index = ''] = text.split(':');
  if (!Object.hasOwn(TARGETS, name)) usage(`There is no target "${name}" to replay.`);
  return [name as TargetName, Number(index)];
}

function usage(problem: string): never {
  console.error(`${problem}\n\n${HELP}`);
  process.exit(2);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
