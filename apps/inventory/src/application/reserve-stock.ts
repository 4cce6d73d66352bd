import { Injectable } from '@nestjs/common';
import type { ReserveOutcome } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import type { GateAnswer, PurchaseRequest } from '../domain/gate-answer.js';
import { GateEpoch } from './gate-epoch.js';
import { KeyedGroupCommit } from './group-commit.js';
import { LogPurchases } from './log-purchases.js';
import { SaleRepository } from './ports/sale-repository.js';
import { FENCED, GateAnswerLost, GateUnreachable, StockGate } from './ports/stock-gate.js';
import { Telemetry } from './ports/telemetry.js';

/** Purchases that one script decides, at most. */
const MAX_BATCH = 256;
/** Below the contract's 3 s, so that a buyer hears "unknown" from here rather than a timeout. */
const ANSWER_WITHIN_MS = 2500;

/** What became of a request, and in which epoch it was asked. */
type Decided =
  { readonly epoch: number; readonly answer: GateAnswer } | { readonly code: 'FENCED' | 'UNKNOWN_SALE' };

/**
 * Takes stock for a purchase. ACCEPTED and REPEATED say that it is durable (LOGGED); until that is known the answer is UNCONFIRMED,
 * whatever the gate has taken meanwhile: going back would need to know what nobody knows.
 */
@Injectable()
export class ReserveStock {
  private readonly reserved = new KeyedGroupCommit<PurchaseRequest, Decided>(
    (saleId, requests) => this.reserve(saleId, requests),
    MAX_BATCH,
  );

  /** Logged once, until it is another: never per request. */
  private lastFailure: string | undefined;

  constructor(
    private readonly gate: StockGate,
    private readonly logPurchases: LogPurchases,
    private readonly epoch: GateEpoch,
    private readonly sales: SaleRepository,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(request: PurchaseRequest): Promise<ReserveOutcome> {
    const outcome = await this.answerInTime(request);
    this.telemetry.metrics.counter('stampede_purchases_total').inc({ outcome: outcome.code });
    return outcome;
  }

  private answerInTime(request: PurchaseRequest): Promise<ReserveOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(outcomeOf('UNCONFIRMED')), ANSWER_WITHIN_MS);
      const answer = (outcome: ReserveOutcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.answer(request).then(answer, (error: unknown) => answer(outcomeOf(this.judge(error))));
    });
  }

  private async answer(request: PurchaseRequest): Promise<ReserveOutcome> {
    const decided = await this.reserved.submit(request.saleId, request);
    if ('code' in decided) return outcomeOf(decided.code);
    const { epoch, answer } = decided;
    if (answer.code === 'SOLD_OUT') return { code: answer.code, stockVersion: answer.stockVersion };
    if (answer.code !== 'ACCEPTED' && answer.code !== 'REPEATED') return outcomeOf(answer.code);
    const { record } = answer;
    const logged =
      record.state !== 'T' ||
      (await this.logPurchases.execute(request.saleId, epoch, request.purchaseId, record));
    if (logged) this.lastFailure = undefined;
    return outcomeOf(logged ? answer.code : 'UNCONFIRMED');
  }

  private async reserve(saleId: string, requests: readonly PurchaseRequest[]): Promise<readonly Decided[]> {
    let epoch = this.epoch.open()?.epoch ?? (await this.epoch.doubt())?.epoch;
    for (let attempt = 1; attempt <= 2 && epoch !== undefined; attempt += 1) {
      const asked = epoch;
      const answers = await this.gate.reserve(saleId, asked, requests);
      await failpoint('after-reserve-script');
      if (answers === 'UNKNOWN_SALE') {
        // The gate may have lost a sale that the ledger has, or be about to get it.
        const code = (await this.sales.isPublished(saleId)) ? FENCED : answers;
        return requests.map(() => ({ code }));
      }
      if (answers !== FENCED) return answers.map((answer) => ({ epoch: asked, answer }));
      // FENCED took nothing: an epoch that this instance had missed may be asked.
      epoch = (await this.epoch.doubt())?.epoch;
      if (epoch === asked) break;
    }
    return requests.map(() => ({ code: FENCED }));
  }

  private judge(error: unknown): 'FENCED' | 'UNCONFIRMED' {
    if (error instanceof GateUnreachable) return FENCED;
    const expected = error instanceof GateAnswerLost || (error as { retriable?: boolean }).retriable === true;
    const failure = String(error);
    if (!expected && failure !== this.lastFailure) {
      this.lastFailure = failure;
      this.telemetry.logger.error({ err: error }, 'purchases cannot be answered');
    }
    return 'UNCONFIRMED';
  }
}

function outcomeOf(code: ReserveOutcome['code']): ReserveOutcome {
  return { code, stockVersion: '0' };
}
