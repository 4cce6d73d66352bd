import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import type { TakenRecord } from '../domain/gate-record.js';
import type { TakenPurchase } from '../domain/purchase.js';
import { takenPurchase } from '../domain/purchase-events.js';
import { GroupCommit, KeyedGroupCommit } from './group-commit.js';
import { PurchaseLog } from './ports/purchase-log.js';
import { FENCED, StockGate } from './ports/stock-gate.js';

const MAX_PRODUCED = 1024;
const MAX_MARKED = 256;

/**
 * Makes what the gate has taken durable: into Kafka first, then LOGGED at the gate. Only then may a buyer be told. Doing it again is
 * harmless, so whoever meets a purchase that is not logged does it.
 */
@Injectable()
export class LogPurchases {
  private readonly produced = new GroupCommit<TakenPurchase, void>(
    (purchases) => this.produce(purchases),
    MAX_PRODUCED,
  );
  private readonly marked = new KeyedGroupCommit<TakenPurchase, boolean>(
    (_, all) => this.mark(all),
    MAX_MARKED,
  );

  constructor(
    private readonly gate: StockGate,
    private readonly log: PurchaseLog,
  ) {}

  /** True when the purchase is LOGGED; false when the gate was closed meanwhile, so that it may never count. */
  async execute(saleId: string, epoch: number, purchaseId: string, record: TakenRecord): Promise<boolean> {
    const purchase = takenPurchase({ saleId, purchaseId, epoch }, record);
    await this.produced.submit(purchase);
    return this.marked.submit(`${saleId}:${epoch}`, purchase);
  }

  private async produce(purchases: readonly TakenPurchase[]): Promise<void[]> {
    await failpoint('before-produce');
    await this.log.append(purchases);
    await failpoint('after-produce');
    return Array<void>(purchases.length).fill(undefined);
  }

  private async mark(purchases: readonly TakenPurchase[]): Promise<readonly boolean[]> {
    const { saleId, epoch } = purchases[0]!;
    const logged = await this.gate.markLogged(
      saleId,
      epoch,
      purchases.map(({ purchaseId }) => purchaseId),
    );
    await failpoint('after-mark-logged');
    return logged === FENCED ? purchases.map(() => false) : logged;
  }
}
