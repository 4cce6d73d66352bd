import { Injectable } from '@nestjs/common';
import { saleOfPurchase, type PurchaseView } from '@stampede/contracts';
import type { RejectReason } from '../domain/purchase.js';
import { GateEpoch } from './gate-epoch.js';
import { KeyedGroupCommit } from './group-commit.js';
import { FENCED, StockGate, type Fenced } from './ports/stock-gate.js';
import { StockLedger } from './ports/stock-ledger.js';

const MAX_BATCH = 256;

/** A purchase without its id, in the gate's letters. */
interface Found {
  readonly userId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly state: 'T' | 'L' | 'S' | 'R' | 'X';
  /** Known to the ledger only. */
  readonly reason?: RejectReason;
}

const STATUS = { T: 'QUEUED', L: 'QUEUED', S: 'SOLD', R: 'RELEASED', X: 'REJECTED' } as const;
const LEDGER_STATE = { RESERVED: 'L', SOLD: 'S', RELEASED: 'R', REJECTED: 'X' } as const;

/** A purchase as the gate knows it; while the gate is closed, as the ledger does. Why one was rejected is in the ledger. */
@Injectable()
export class FindPurchase {
  private readonly found = new KeyedGroupCommit<string, Found | undefined>(
    (saleId, purchaseIds) => this.find(saleId, purchaseIds),
    MAX_BATCH,
  );

  constructor(
    private readonly gate: StockGate,
    private readonly ledger: StockLedger,
    private readonly epoch: GateEpoch,
  ) {}

  async execute(userId: string, purchaseId: string): Promise<PurchaseView | null> {
    const saleId = saleOfPurchase(purchaseId);
    const found = saleId === undefined ? undefined : await this.found.submit(saleId, purchaseId);
    if (!found || saleId === undefined || found.userId !== userId) return null;
    const { skuId, quantity, state } = found;
    const rejectReason = state === 'X' ? await this.reasonOf(purchaseId, found) : null;
    return { purchaseId, saleId, skuId, userId, quantity, status: STATUS[state], rejectReason };
  }

  /** Asked for by itself: rejections are rare, and what is found of the others must not wait for the ledger. */
  private async reasonOf(purchaseId: string, { reason }: Found): Promise<RejectReason | null> {
    return reason ?? (await this.ledger.findPurchase(purchaseId))?.reason ?? null;
  }

  private async find(
    saleId: string,
    purchaseIds: readonly string[],
  ): Promise<readonly (Found | undefined)[]> {
    const open = this.epoch.open();
    const records =
      open && (await this.gate.find(saleId, open.epoch, purchaseIds).catch((): Fenced => FENCED));
    if (records && records !== FENCED) return records;
    return Promise.all(
      purchaseIds.map(async (purchaseId) => {
        const row = await this.ledger.findPurchase(purchaseId);
        return row && { ...row, state: LEDGER_STATE[row.status] };
      }),
    );
  }
}
