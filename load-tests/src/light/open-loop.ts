import { kindOf, type AnswerKind } from '../answers/answer.js';
import { dueCount, dueMs, type LoadPlan } from '../plan/load-plan.js';
import { seededRandom } from '../plan/random.js';
import { Connection } from './connection.js';
import type { ParsedResponse } from './response-parser.js';
import { RetryWheel } from './retry-wheel.js';

export interface OpenLoopOptions {
  readonly host: string;
  readonly port: number;
  readonly plan: LoadPlan;
  /** The bytes of an attempt. */
  readonly requestOf: (attempt: number) => Buffer;
  readonly maxConnections: number;
  /** An answer that takes longer is none. */
  readonly timeoutMs: number;
  readonly retryUnavailable: boolean;
  /** How long after the last planned request answers and retries are waited for. */
  readonly graceMs: number;
  readonly onAnswer: (answer: LoopAnswer) => void;
}

export interface LoopAnswer {
  readonly request: number;
  readonly attempt: number;
  readonly status: number;
  readonly code: string | null;
  readonly purchaseId: string | null;
  /** Milliseconds since 1970 at which it was due. */
  readonly startedAt: number;
  readonly latencyMs: number;
  readonly serviceMs: number;
}

export interface LoopCounts {
  /** Planned requests that were due so far. */
  offered: number;
  /** Requests on the wire so far, retries included. */
  sent: number;
  answered: number;
  retried: number;
  /** Planned requests that never left, because the run ended first. */
  dropped: number;
  underWay: number;
  waiting: number;
  readonly kinds: Record<AnswerKind, number>;
}

interface Attempt {
  readonly request: number;
  readonly attempt: number;
  readonly dueAtMs: number;
}

const TICK_MS = 1;

/**
 * Sends each request when it is due, whatever the answers do (open model). When all connections are busy a due request waits its turn
 * here, and its latency counts from when it was due: a slow server cannot hide by slowing the generator (coordinated omission).
 */
export class OpenLoop {
  readonly counts: LoopCounts = {
    offered: 0,
    sent: 0,
    answered: 0,
    retried: 0,
    dropped: 0,
    underWay: 0,
    waiting: 0,
    kinds: { accepted: 0, soldOut: 0, otherAnswer: 0, unavailable: 0, error: 0 },
  };
  private readonly idle: Connection[] = [];
  private readonly open = new Map<Connection, Attempt | undefined>();
  private readonly readBuffer = Buffer.allocUnsafe(64 * 1024);
  private readonly random: () => number;
  private readonly retries = new RetryWheel<Attempt>(0);
  private queue: Attempt[] = [];
  private queueHead = 0;
  private startedAtMs = 0;
  private wallOffsetMs = 0;
  private stopped = false;

  constructor(private readonly options: OpenLoopOptions) {
    this.random = seededRandom(options.plan.seed ^ 0x5eed);
  }

  /** Runs the plan to its end; resolves when every request has an answer, or the grace time is over. */
  async run(): Promise<LoopCounts> {
    this.startedAtMs = performance.now();
    this.wallOffsetMs = Date.now() - this.startedAtMs;
    const { plan, graceMs } = this.options;
    const lastMs = plan.durationMs + graceMs;
    let sweepAtMs = 0;
    for (;;) {
      const nowMs = this.nowMs();
      this.enqueueDue(nowMs);
      this.sendWaiting();
      if (nowMs >= sweepAtMs) {
        this.sweepTimeouts(nowMs);
        sweepAtMs = nowMs + 50;
      }
      if (this.finished() || nowMs > lastMs || this.stopped) break;
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    this.abandonRest();
    return this.counts;
  }

  /** Ends the run now: what is under way is given up. */
  stop(): void {
    this.stopped = true;
  }

  private nowMs(): number {
    return performance.now() - this.startedAtMs;
  }

  private finished(): boolean {
    const { counts } = this;
    return (
      counts.offered === this.options.plan.requests &&
      counts.underWay === 0 &&
      this.queueHead === this.queue.length &&
      this.retries.size === 0
    );
  }

  private enqueueDue(nowMs: number): void {
    const { plan } = this.options;
    for (const due = dueCount(plan, nowMs); this.counts.offered < due; this.counts.offered += 1) {
      const request = this.counts.offered;
      this.queue.push({ request, attempt: 1, dueAtMs: dueMs(plan, request) });
    }
    if (this.retries.size > 0) this.queue.push(...this.retries.takeDue(nowMs));
  }

  private sendWaiting(): void {
    while (this.queueHead < this.queue.length) {
      const connection = this.idle.pop() ?? this.connect();
      if (!connection) break;
      this.send(connection, this.queue[this.queueHead++]!);
    }
    if (this.queueHead > 4096 && this.queueHead * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.queueHead);
      this.queueHead = 0;
    }
    this.counts.waiting = this.queue.length - this.queueHead;
  }

  private connect(): Connection | undefined {
    if (this.open.size >= this.options.maxConnections) return undefined;
    const connection = new Connection(this.options.host, this.options.port, this.readBuffer, {
      response: (answered, response) => this.answered(answered, response),
      lost: (gone, reason) => this.lost(gone, reason),
    });
    this.open.set(connection, undefined);
    return connection;
  }

  private send(connection: Connection, attempt: Attempt): void {
    this.open.set(connection, attempt);
    this.counts.sent += 1;
    this.counts.underWay += 1;
    connection.send(this.options.requestOf(this.options.plan.attemptOf[attempt.request]!), this.nowMs());
  }

  private answered(connection: Connection, response: ParsedResponse): void {
    const attempt = this.open.get(connection)!;
    const { code, purchaseId } = readBody(response.body);
    this.record(attempt, connection.busySinceMs!, response.status, code, purchaseId, response.retryAfterS);
    connection.busySinceMs = undefined;
    this.open.set(connection, undefined);
    if (response.closes) return;
    if (this.queueHead < this.queue.length) this.send(connection, this.queue[this.queueHead++]!);
    else this.idle.push(connection);
  }

  private lost(connection: Connection, reason: string): void {
    const attempt = this.open.get(connection);
    this.open.delete(connection);
    const position = this.idle.indexOf(connection);
    if (position >= 0) this.idle.splice(position, 1);
    if (!attempt) return;
    const code = reason === 'TIMEOUT' || reason === 'GIVEN_UP' ? reason : 'NETWORK';
    this.record(attempt, connection.busySinceMs!, 0, code, null, undefined);
  }

  private record(
    attempt: Attempt,
    sentAtMs: number,
    status: number,
    code: string | null,
    purchaseId: string | null,
    retryAfterS: number | undefined,
  ): void {
    const nowMs = this.nowMs();
    const { counts, options } = this;
    counts.answered += 1;
    counts.underWay -= 1;
    counts.kinds[kindOf(status, code)] += 1;
    options.onAnswer({
      request: attempt.request,
      attempt: attempt.attempt,
      status,
      code,
      purchaseId,
      startedAt: roundMs(this.wallOffsetMs + this.startedAtMs + attempt.dueAtMs),
      latencyMs: roundMs(nowMs - attempt.dueAtMs),
      serviceMs: roundMs(nowMs - sentAtMs),
    });
    if (options.retryUnavailable && (status === 503 || status === 0) && code !== 'GIVEN_UP') {
      counts.retried += 1;
      // Spread over a quarter of a second: a service that comes back is not met by all of them at once.
      const dueAtMs = nowMs + (retryAfterS ?? 1) * 1000 + this.random() * 250;
      this.retries.add(dueAtMs, { request: attempt.request, attempt: attempt.attempt + 1, dueAtMs });
    }
  }

  private sweepTimeouts(nowMs: number): void {
    const limitMs = nowMs - this.options.timeoutMs;
    for (const connection of [...this.open.keys()]) {
      if (connection.busySinceMs !== undefined && connection.busySinceMs < limitMs)
        connection.lose('TIMEOUT');
    }
  }

  private abandonRest(): void {
    this.counts.dropped = this.options.plan.requests - this.counts.offered;
    for (const attempt of this.queue.slice(this.queueHead))
      if (attempt.attempt === 1) this.counts.dropped += 1;
    this.queueHead = this.queue.length;
    this.retries.takeAll();
    for (const connection of [...this.open.keys()]) connection.lose('GIVEN_UP');
  }
}

function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function readBody(body: string): { code: string | null; purchaseId: string | null } {
  if (body === '') return { code: null, purchaseId: null };
  try {
    const parsed = JSON.parse(body) as { code?: unknown; purchaseId?: unknown };
    return {
      code: typeof parsed.code === 'string' ? parsed.code : null,
      purchaseId: typeof parsed.purchaseId === 'string' ? parsed.purchaseId : null,
    };
  } catch {
    return { code: 'NOT_JSON', purchaseId: null };
  }
}
