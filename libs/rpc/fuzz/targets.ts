import { any, RpcError } from '../src/index.js';
import { decodeRequest } from '../src/protocol/dubbo/request-decoder.js';
import { decodeResult } from '../src/protocol/dubbo/result-codec.js';
import { ServiceTable } from '../src/protocol/dubbo/service-table.js';
import { Hessian2Serializer } from '../src/serialize/hessian2/hessian2-serializer.js';
import { FrameDecoder } from '../src/transport/frame-decoder.js';
import { BODIES, Everything, FRAMES, FuzzService, OrderService, VALUES } from './corpus.js';
import type { Random } from './random.js';

/** Something that reads bytes from strangers. */
export interface FuzzTarget {
  /** What is changed to make a case. */
  readonly corpus: readonly Buffer[];
  /** Reads a case; throws only what its reader is declared to throw. */
  read(bytes: Buffer, random: Random): void;
}

const MAX_FRAME_BYTES = 1000;
const serializer = new Hessian2Serializer();
const anything = any();

/** By the name that a failing case is printed with. */
export const TARGETS = {
  frames: { corpus: FRAMES, read: readFrames },
  request: { corpus: BODIES, read: readRequest },
  result: { corpus: BODIES, read: (bytes) => void decodeResult(serializer.input(bytes), Everything) },
  untyped: { corpus: VALUES, read: (bytes) => void serializer.input(bytes).readValue(anything) },
  typed: { corpus: VALUES, read: readTyped },
} satisfies Record<string, FuzzTarget>;

export type TargetName = keyof typeof TARGETS;

/** @throws Error that says what was found, when bytes do more than to be refused */
export function check(target: FuzzTarget, bytes: Buffer, random: Random): void {
  try {
    target.read(bytes, random);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  if (Object.keys(Object.prototype).length > 0) throw new Error('Object.prototype has been changed');
}

/** An error that a reader throws on purpose, and not one of the engine's about its own code. */
function isRefusal(error: unknown): boolean {
  if (error instanceof RpcError) return true;
  if (!(error instanceof TypeError || error instanceof RangeError)) return false;
  return !ENGINE_ERROR.test(error.message);
}

const ENGINE_ERROR =
  /Cannot (?:read|set|convert|mix)|is not (?:a function|iterable|defined|a constructor)|call stack|Invalid (?:array|string|typed|time|Date)|allocation|out of (?:range|bounds)/;

/** However the stream is cut, the same frames come out, none over the limit, and none after a fault. */
function readFrames(bytes: Buffer, random: Random): void {
  const whole = framesOf([bytes]);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(random.below(4) === 0 ? 200 : 20);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  const cut = framesOf(chunks);
  if (cut !== whole) throw new Error(`cut into chunks it is ${cut}, in one piece ${whole}`);
}

function framesOf(chunks: readonly Buffer[]): string {
  const seen: string[] = [];
  const decoder = new FrameDecoder(
    {
      onFrame(header, body) {
        if (body.length !== header.length || body.length > MAX_FRAME_BYTES)
          throw new Error(`a body of ${body.length} bytes, in its header ${header.length}`);
        seen.push(`${header.flags} ${header.idHigh} ${header.idLow} ${body.toString('hex')}`);
      },
      onOversizedFrame: (header) => seen.push(`oversized ${header.length}`),
      onFault: (fault) => seen.push(fault),
    },
    MAX_FRAME_BYTES,
  );
  for (const chunk of chunks) decoder.push(chunk);
  return seen.join('|');
}

const services = new ServiceTable();
for (const contract of [FuzzService, OrderService]) {
  const invoker = { invoke: () => Promise.reject(new Error('never called')) };
  services.add({ contract, group: undefined, version: undefined, serializations: ['hessian2'], invoker });
}
services.add({
  contract: OrderService,
  group: 'flash',
  version: '1.0.0',
  serializations: ['hessian2'],
  invoker: { invoke: () => Promise.reject(new Error('never called')) },
});

/** A refusal has a code of the caller's own fault. */
function readRequest(bytes: Buffer): void {
  try {
    decodeRequest(serializer, bytes, services);
  } catch (error) {
    const allowed = ['BAD_REQUEST', 'SERVICE_NOT_FOUND', 'METHOD_NOT_FOUND'];
    if (error instanceof RpcError && allowed.includes(error.code)) {
      if (error.cause === undefined || isRefusal(error.cause)) return;
    }
    throw new Error(`a request was refused with ${String(error)}`, { cause: error });
  }
}

/** What was read fits its contract, so it can be written, and what was written reads the same. */
function readTyped(bytes: Buffer): void {
  const value = serializer.input(bytes).readValue(Everything);
  const output = serializer.output(0);
  try {
    output.writeValue(Everything, value);
  } catch (error) {
    // Circles and what lies deeper than the limit by being shared.
    if (error instanceof RangeError) return;
    throw new Error('what was read cannot be written', { cause: error });
  }
  serializer.input(Buffer.from(output.bytes())).readValue(Everything);
}
