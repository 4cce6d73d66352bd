import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it comes again by itself. */
const RECONNECT_MS = 1000;

/** One event of a stream. */
export interface StreamEvent {
  /** Default `message`. */
  readonly event?: string;
  /** One line. */
  readonly data: string;
}

/** Sends events to browsers (text/event-stream) over a bounded number of connections, and ends them all when the process does. */
export class EventStreams {
  private readonly open = new Set<AbortController>();

  constructor(
    private readonly maxStreams: number,
    private readonly onCount: (count: number) => void,
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  /** Writes what `watch` yields, until it returns, the client leaves or the process closes. A client that does not read is not fed. */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    watch: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
  ): Promise<void> {
    if (this.open.size >= this.maxStreams)
      throw new Problem('UNAVAILABLE', 'Too many event streams are open. Ask for the state instead.', {
        retryAfterMs: 5000,
      });
    const abort = new AbortController();
    this.open.add(abort);
    this.onCount(this.open.size);
    const stop = () => abort.abort();
    request.raw.socket.once('close', stop);
    const raw = begin(reply);
    const write = (text: string) => raw.writableNeedDrain || raw.write(text);
    const heartbeat = setInterval(() => write(': still here\n\n'), this.heartbeatMs);
    try {
      for await (const { event, data } of watch(abort.signal)) {
        if (abort.signal.aborted) break;
        write(`${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`);
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      clearInterval(heartbeat);
      request.raw.socket.off('close', stop);
      this.open.delete(abort);
      this.onCount(this.open.size);
      raw.end();
    }
  }

  closeAll(): void {
    for (const abort of this.open) abort.abort();
  }
}

function begin(reply: FastifyReply): ServerResponse {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  reply.raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  });
  reply.raw.write(`retry: ${RECONNECT_MS}\n\n`);
  return reply.raw;
}
