import { note, type FollowTrail, type PurchaseTrail } from '../../application/trails.js';
import type { Happening } from '../../domain/timeline.js';
import type { PostgresLedgerStore } from './ledger-store.js';
import type { PostgresOrderStore } from './order-store.js';
import type { PostgresPaymentStore } from './payment-store.js';
import type { PostgresProviderStore } from './provider-store.js';

type Row = Readonly<Record<string, unknown>>;

const timeOf = (value: unknown): number | undefined => (value instanceof Date ? value.getTime() : undefined);

/** A happening for each of these columns that has a time. */
function moments(store: string, row: Row, phrases: Readonly<Record<string, string>>): Happening[] {
  return Object.entries(phrases).flatMap(([column, what]) => {
    const atMs = timeOf(row[column]);
    return atMs === undefined ? [] : [{ atMs, store, what }];
  });
}

export function ledgerTrail(ledger: PostgresLedgerStore): FollowTrail {
  return async (trail) => {
    const row = await ledger.findPurchase(trail.purchaseId);
    if (!row) return [];
    trail.userId ??= String(row.user_id);
    note(trail, { traceparent: row.traceparent, atMs: timeOf(row.taken_at) });
    const first = row.status === 'REJECTED' ? `REJECTED (${row.reason})` : 'RESERVED';
    return [
      ...moments('ledger', row, {
        recorded_at: `stored ${first}: ${row.quantity} of ${row.sku_id}, ${row.amount_cents} cents, epoch ${row.epoch}`,
        settled_at: `became ${row.status}`,
      }),
      { atMs: undefined, store: 'ledger', what: `${row.status}, user ${row.user_id}, token ${row.token_id}` },
    ];
  };
}

export function orderTrail(orders: PostgresOrderStore): FollowTrail {
  return async (trail) => {
    const rows = await orders.findOrders(trail.purchaseId);
    for (const row of rows) {
      trail.orderIds.add(String(row.order_id));
      if (row.payment_id !== null) trail.paymentIds.add(String(row.payment_id));
      note(trail, { traceparent: row.traceparent, atMs: timeOf(row.placed_at) });
    }
    return [...rows.flatMap((row) => orderMoments(row)), ...(await outboxOf('order', trail, orders))];
  };
}

function orderMoments(row: Row): Happening[] {
  const store = 'order';
  const until = timeOf(row.payable_until);
  return [
    ...moments(store, row, {
      placed_at: `order ${row.order_id} placed in shard ${row.shard}: ${row.amount_cents} cents`,
      paid_at: `order PAID by payment ${row.payment_id}`,
      cancelled_at: `order CANCELLED: ${row.cancel_reason}`,
    }),
    {
      atMs: undefined,
      store,
      what: `${row.order_id} ${row.status}${until === undefined ? '' : `, payable until ${new Date(until).toISOString()}`}`,
    },
  ];
}

export function paymentTrail(payments: PostgresPaymentStore): FollowTrail {
  return async (trail) => {
    const orderIds = [...trail.orderIds];
    const rows = await payments.findPayments(orderIds);
    for (const row of rows) {
      trail.paymentIds.add(String(row.payment_id));
      if (row.charge_id !== null) trail.chargeIds.add(String(row.charge_id));
      note(trail, { traceparent: row.traceparent });
    }
    const store = 'payment';
    const requests = await payments.findRequests(orderIds);
    const webhooks = await payments.findWebhooks([...trail.paymentIds]);
    const closings = await payments.findClosings(orderIds);
    return [
      ...requests.flatMap((row) =>
        moments(store, row, {
          created_at: `asked to pay with key ${row.idempotency_key}, answered by ${row.payment_id ?? 'nothing yet'}`,
        }),
      ),
      ...rows.flatMap((row) => [
        ...moments(store, row, {
          created_at: `attempt ${row.attempt} begun: payment ${row.payment_id}, ${row.amount_cents} cents`,
          updated_at: `payment ${row.payment_id} became ${row.status}${row.decline_code === null ? '' : ` (${row.decline_code})`}`,
        }),
        {
          atMs: undefined,
          store,
          what: `${row.payment_id} ${row.status}, charge ${row.charge_id}, refund ${row.refund_id}`,
        },
      ]),
      ...webhooks.flatMap((row) => moments('webhook', row, { received_at: `${row.type} (${row.event_id})` })),
      ...closings.flatMap((row) =>
        moments(store, { ...row }, { closed_at: `closed: no new attempt for order ${row.order_id}` }),
      ),
      ...(await outboxOf(store, trail, payments)),
    ];
  };
}

export function providerTrail(provider: PostgresProviderStore): FollowTrail {
  return async (trail) => {
    const charges = await provider.findCharges([...trail.orderIds]);
    for (const row of charges) trail.chargeIds.add(String(row.id));
    const refunds = await provider.findRefunds([...trail.chargeIds]);
    return [
      ...charges.flatMap((row) =>
        moments('provider', row, {
          created_at: `charge ${row.id} ${row.status}: ${row.amount_cents} cents, key ${row.idempotency_key}`,
        }),
      ),
      ...refunds.flatMap((row) =>
        moments('provider', row, {
          created_at: `refund ${row.id} of charge ${row.charge_id}: ${row.amount_cents} cents`,
        }),
      ),
    ];
  };
}

interface Outbox {
  findOutbox(aggregateIds: readonly string[]): Promise<Row[]>;
}

async function outboxOf(store: string, trail: PurchaseTrail, outbox: Outbox): Promise<Happening[]> {
  const rows = await outbox.findOutbox([trail.purchaseId, ...trail.orderIds, ...trail.paymentIds]);
  return rows.flatMap((row) => {
    const { type } = row.event as { type?: string };
    return moments(`${store} outbox`, row, { created_at: `${type} waits to be sent to ${row.topic}` });
  });
}
