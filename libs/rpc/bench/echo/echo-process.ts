/** A contender's server or client in a process of its own: `echo-process.ts NAME server | client PORT IN_FLIGHT`. */
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerRequests, cpuMicros } from '../process/answering.js';
import { CONTENDERS, type ContenderName } from './contenders.js';
import { NOTE, type Echo } from './contender.js';

/** A server's answer to any request. */
export interface ServerState {
  readonly port: number;
  readonly cpuMicros: number;
}

/** What a client is asked: to keep calls under way for so long. */
export interface DriveRequest {
  readonly durationMs: number;
}

export interface DriveResult {
  readonly calls: number;
  readonly elapsedMs: number;
  readonly cpuMicros: number;
}

const [name, side, port, inFlight] = process.argv.slice(2) as [ContenderName, string, string, string];
const contender = CONTENDERS[name];

if (side === 'server') {
  const served = await contender.serve();
  answerRequests((): ServerState => ({ port: served, cpuMicros: cpuMicros() }));
} else {
  const echo = await contender.connect(Number(port), Number(inFlight));
  const echoed = await echo(NOTE);
  if (!isDeepStrictEqual({ ...echoed }, NOTE)) throw new Error(`${name} gave ${JSON.stringify(echoed)}`);
  answerRequests((request: DriveRequest) => drive(echo, request));
}

/** So many callers, each of which asks again when it has its answer. */
async function drive(echo: Echo, { durationMs }: DriveRequest): Promise<DriveResult> {
  let stopped = false;
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (!stopped) {
      await echo(NOTE);
      calls++;
    }
  };
  const [cpuBefore, startedAt] = [cpuMicros(), performance.now()];
  const callers = Promise.all(Array.from({ length: Number(inFlight) }, caller));
  await sleep(durationMs);
  stopped = true;
  await callers;
  return { calls, elapsedMs: performance.now() - startedAt, cpuMicros: cpuMicros() - cpuBefore };
}
