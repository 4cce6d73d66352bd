import type { BenchOptions } from '../bench-options.js';
import { cores, PinnedProcess } from '../process/pinned-process.js';
import { median, medianRatio } from '../report/median.js';
import { CONTENDERS, type ContenderName } from './contenders.js';
import type { DriveResult, ServerState } from './echo-process.js';

/** One contender's medians. */
export interface EchoRow {
  readonly name: ContenderName;
  readonly title: string;
  readonly callsPerSecond: number;
  readonly serverMicrosPerCall: number;
  readonly clientMicrosPerCall: number;
  /** Stampede's calls per second to this one's, of the same round, median. */
  readonly stampedeRatio: number;
}

interface Pair {
  readonly server: PinnedProcess;
  readonly client: PinnedProcess;
}

interface Round {
  readonly callsPerSecond: number;
  readonly serverMicrosPerCall: number;
  readonly clientMicrosPerCall: number;
}

/** Every contender in turn, round after round: what disturbs one round disturbs all of them. */
export async function runEcho(options: BenchOptions, say: (line: string) => void): Promise<EchoRow[]> {
  const names = Object.keys(CONTENDERS) as ContenderName[];
  const pairs = new Map<ContenderName, Pair>();
  const processes: PinnedProcess[] = [];
  try {
    for (const name of names) pairs.set(name, await start(name, options.inFlight, processes));
    for (const name of names) await round(pairs.get(name)!, options.warmUpMs);
    const rounds = new Map<ContenderName, Round[]>(names.map((name) => [name, []]));
    for (let count = 1; count <= options.rounds; count++) {
      say(`echo, round ${count} of ${options.rounds}`);
      for (const name of names) rounds.get(name)!.push(await round(pairs.get(name)!, options.roundMs));
    }
    return names.map((name) => rowOf(name, rounds));
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
  }
}

/** @param processes gets what was started, also when something fails later */
async function start(name: ContenderName, inFlight: number, processes: PinnedProcess[]): Promise<Pair> {
  const [serverCore, clientCore] = cores();
  const program = '../echo/echo-process.ts';
  const server = await PinnedProcess.start(program, [name, 'server'], serverCore);
  processes.push(server);
  const { port } = await server.ask<ServerState>({});
  const client = await PinnedProcess.start(
    program,
    [name, 'client', String(port), String(inFlight)],
    clientCore,
  );
  processes.push(client);
  return { server, client };
}

async function round({ server, client }: Pair, durationMs: number): Promise<Round> {
  const before = await server.ask<ServerState>({});
  const { calls, elapsedMs, cpuMicros } = await client.ask<DriveResult>({ durationMs });
  const after = await server.ask<ServerState>({});
  return {
    callsPerSecond: (calls / elapsedMs) * 1000,
    serverMicrosPerCall: (after.cpuMicros - before.cpuMicros) / calls,
    clientMicrosPerCall: cpuMicros / calls,
  };
}

function rowOf(name: ContenderName, rounds: ReadonlyMap<ContenderName, readonly Round[]>): EchoRow {
  const of = (which: ContenderName, figure: keyof Round): number[] =>
    rounds.get(which)!.map((one) => one[figure]);
  return {
    name,
    title: CONTENDERS[name].title,
    callsPerSecond: median(of(name, 'callsPerSecond')),
    serverMicrosPerCall: median(of(name, 'serverMicrosPerCall')),
    clientMicrosPerCall: median(of(name, 'clientMicrosPerCall')),
    stampedeRatio: medianRatio(of('stampede', 'callsPerSecond'), of(name, 'callsPerSecond')),
  };
}
