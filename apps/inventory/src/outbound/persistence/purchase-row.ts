import type {
  LedgerPurchase,
  PurchaseStatus,
  RecordedPurchase,
  RejectReason,
} from '../../domain/purchase.js';

export const PURCHASE_COLUMNS = `purchase_id, sale_id, sku_id, user_id, quantity, status, reason, amount_cents, fingerprint,
  token_id, segment, epoch, taken_at, recorded_at, traceparent`;

export interface PurchaseRow {
  readonly purchase_id: string;
  readonly sale_id: string;
  readonly sku_id: string;
  readonly user_id: string;
  readonly quantity: number;
  readonly status: PurchaseStatus;
  readonly reason: RejectReason | null;
  readonly amount_cents: number;
  readonly fingerprint: string;
  readonly token_id: string;
  readonly segment: number;
  readonly epoch: number;
  readonly taken_at: Date;
  readonly recorded_at: Date;
  readonly traceparent: string | null;
}

export function recordedPurchase(row: PurchaseRow): RecordedPurchase {
  return {
    purchaseId: row.purchase_id,
    saleId: row.sale_id,
    skuId: row.sku_id,
    userId: row.user_id,
    quantity: row.quantity,
    status: row.status,
    ...(row.reason ? { reason: row.reason } : {}),
    amountCents: row.amount_cents,
    fingerprint: row.fingerprint,
    tokenId: row.token_id,
    segment: row.segment,
    epoch: row.epoch,
    takenAtMs: row.taken_at.getTime(),
    recordedAtMs: row.recorded_at.getTime(),
    ...(row.traceparent ? { traceparent: row.traceparent } : {}),
  };
}

/** Inserts from one array per column: one statement, however many rows. */
export const INSERT_PURCHASES = `
  INSERT INTO purchase (purchase_id, sale_id, sku_id, user_id, quantity, status, reason, amount_cents, fingerprint,
                        token_id, segment, epoch, taken_at, traceparent)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::int[], $9::text[],
                       $10::text[], $11::smallint[], $12::int[], $13::timestamptz[], $14::text[])
  ON CONFLICT (purchase_id) DO NOTHING
  RETURNING purchase_id, recorded_at`;

export function purchaseColumns(purchases: readonly LedgerPurchase[]): unknown[] {
  const column = (value: (purchase: LedgerPurchase) => unknown) => purchases.map(value);
  return [
    column(({ purchaseId }) => purchaseId),
    column(({ saleId }) => saleId),
    column(({ skuId }) => skuId),
    column(({ userId }) => userId),
    column(({ quantity }) => quantity),
    column(({ status }) => status),
    column(({ reason }) => reason ?? null),
    column(({ amountCents }) => amountCents),
    column(({ fingerprint }) => fingerprint),
    column(({ tokenId }) => tokenId),
    column(({ segment }) => segment),
    column(({ epoch }) => epoch),
    column(({ takenAtMs }) => new Date(takenAtMs).toISOString()),
    column(({ traceparent }) => traceparent ?? null),
  ];
}
