import { randomUUID } from 'node:crypto';
import type { Logger } from '@stampede/observability';
import type { DataSource } from 'typeorm';
import type { Clock } from '../../application/clock.js';
import { WorkerLease, WorkerLeaseLost, type WorkerGrant } from '../../application/worker-lease.js';

export interface WorkerLeaseOptions {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who holds it, for people who read the table. */
  readonly instance: string;
  readonly leaseMs?: number;
  readonly renewMs?: number;
}

/**
 * A worker number leased in the first shard. Two things keep its ids apart from those of the next holder, whatever the clocks do:
 * the lease itself, by the database's clock, and id_limit_ms: an id carries a time before it, the next holder's carry later ones.
 */
export class PostgresWorkerLease extends WorkerLease {
  private grant: WorkerGrant | undefined;
  /** By the monotonic clock, counted from before the request: never later than the database's own expiry. */
  private validUntilMs = 0;
  private loop: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  private readonly leaseMs: number;
  private readonly renewMs: number;

  constructor(private readonly options: WorkerLeaseOptions) {
    super();
    this.leaseMs = options.leaseMs ?? 30_000;
    this.renewMs = options.renewMs ?? this.leaseMs / 4;
  }

  current(): WorkerGrant {
    if (!this.grant || this.options.clock.monotonicMs() >= this.validUntilMs) throw new WorkerLeaseLost();
    return this.grant;
  }

  get held(): boolean {
    return this.grant !== undefined && this.options.clock.monotonicMs() < this.validUntilMs;
  }

  /** Returns after the first try; from then on leases and renews until closed. */
  async start(): Promise<void> {
    await this.round();
    this.loop = this.run();
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await this.loop;
    const grant = this.grant;
    this.grant = undefined;
    if (!grant) return;
    const { dataSource, logger } = this.options;
    const giveBack = 'UPDATE id_worker SET expires_at = now() WHERE worker = $1 AND holder = $2';
    try {
      await dataSource.query(giveBack, [grant.worker, grant.holder]);
    } catch (error) {
      logger.warn({ err: error }, 'the worker number was not given back and will expire');
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.options.clock.wait(
        this.held ? this.renewMs : Math.min(this.renewMs, 1000),
        this.stopped.signal,
      );
      if (!this.stopped.signal.aborted) await this.round();
    }
  }

  private async round(): Promise<void> {
    const askedAtMs = this.options.clock.monotonicMs();
    try {
      const grant = (this.grant && (await this.renew(this.grant))) ?? (await this.acquire());
      if (grant?.holder !== this.grant?.holder) this.report(grant);
      this.grant = grant;
      if (grant) this.validUntilMs = askedAtMs + this.leaseMs;
    } catch (error) {
      this.options.logger.warn(
        { err: error },
        'the worker number could not be leased or renewed, will be tried again',
      );
    }
  }

  private report(grant: WorkerGrant | undefined): void {
    const { logger } = this.options;
    if (grant) logger.info({ worker: grant.worker }, 'leased a worker number for order ids');
    else logger.error('no worker number is free for order ids');
  }

  private async renew(grant: WorkerGrant): Promise<WorkerGrant | undefined> {
    const limitMs = this.options.clock.nowMs() + this.leaseMs;
    const [, renewed] = (await this.options.dataSource.query(
      `UPDATE id_worker SET expires_at = now() + $3 * interval '1 ms', id_limit_ms = GREATEST(id_limit_ms, $4)
        WHERE worker = $1 AND holder = $2 AND expires_at > now()`,
      [grant.worker, grant.holder, this.leaseMs, limitMs],
    )) as [unknown, number];
    return renewed === 1 ? { ...grant, limitMs: Math.max(grant.limitMs, limitMs) } : undefined;
  }

  /** A free number whose earlier ids all lie in the past; the longest unused first. */
  private async acquire(): Promise<WorkerGrant | undefined> {
    const nowMs = this.options.clock.nowMs();
    const holder = `${this.options.instance}/${randomUUID()}`;
    const [rows] = (await this.options.dataSource.query(
      `WITH free AS (
         SELECT worker, id_limit_ms FROM id_worker WHERE expires_at < now() AND id_limit_ms <= $2
          ORDER BY id_limit_ms, worker LIMIT 1 FOR UPDATE SKIP LOCKED)
       UPDATE id_worker SET holder = $1, expires_at = now() + $3 * interval '1 ms', id_limit_ms = $4
         FROM free WHERE id_worker.worker = free.worker
       RETURNING id_worker.worker, free.id_limit_ms AS "floorMs"`,
      [holder, nowMs, this.leaseMs, nowMs + this.leaseMs],
    )) as [{ worker: number; floorMs: string }[], number];
    const row = rows[0];
    return row && { worker: row.worker, floorMs: Number(row.floorMs), limitMs: nowMs + this.leaseMs, holder };
  }
}
