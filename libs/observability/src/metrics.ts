/** One metric: what it counts, its labels and, for a histogram, the upper bounds of its buckets. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

/** Seconds, 1 ms to 5 s: dense where a purchase is answered. */
export const LATENCY_BUCKETS = [
  0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2.5, 5,
] as const;

/** Items of a batch, 1 to 1024. */
export const SIZE_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;

/**
 * Every metric of the system, in one place. Labels have few values each: never an id of a user, purchase or order.
 * A new metric is a new line here; its name is then known to {@link createMetrics}.
 */
export const METRICS = {
  // RPC: calls themselves are counted by @stampede/rpc under Dubbo's names (dubbo_consumer_…, dubbo_provider_…).
  stampede_rpc_alarms_total: {
    type: 'counter',
    help: 'Times that a method began to fail too often, as its callers (consumer) or its provider saw it',
    labels: ['side', 'interface', 'method'],
  },
  stampede_rpc_incidents_total: {
    type: 'counter',
    help: 'Troubles of connections and of the registry, by kind (RpcIncident)',
    labels: ['kind'],
  },

  // HTTP: `route` is the pattern, `status` its class (2xx), `code` the code of a problem or OK.
  stampede_http_seconds: {
    type: 'histogram',
    help: 'HTTP requests answered, by route, status class and answer code',
    labels: ['method', 'route', 'status', 'code'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_http_active: { type: 'gauge', help: 'HTTP requests being answered now', labels: [] },
  stampede_http_event_streams: { type: 'gauge', help: 'Open server-sent event streams', labels: [] },
  stampede_admission_refused_total: {
    type: 'counter',
    help: 'Requests that admission refused before any service was asked',
    labels: ['reason'],
  },

  // The funnel of a sale, from the button to the money.
  stampede_purchases_total: {
    type: 'counter',
    help: 'Purchases answered by the gate, by outcome (a code of ReserveCode)',
    labels: ['outcome'],
  },
  stampede_ledger_purchases_total: {
    type: 'counter',
    help: 'Purchases decided by the ledger: RESERVED, a reason of rejection, DUPLICATE or FENCED',
    labels: ['outcome'],
  },
  stampede_orders_total: {
    type: 'counter',
    help: 'Orders by what happened to them: PLACED, PAID, CANCELLED_EXPIRED, CANCELLED_WITHDRAWN, REFUND_REQUESTED, DUPLICATE',
    labels: ['event'],
  },
  stampede_order_delay_seconds: {
    type: 'histogram',
    help: 'From the reservation in the ledger to the stored order',
    labels: [],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60],
  },
  stampede_order_payment_alarms_total: {
    type: 'counter',
    help: 'Charges that cannot be right: MISMATCH (amount or buyer differs, refunded) or ORDER_MISSING (tried again)',
    labels: ['kind'],
  },
  stampede_order_worker_leased: {
    type: 'gauge',
    help: '1 while this process may make order ids',
    labels: [],
  },
  stampede_settlements_total: {
    type: 'counter',
    help: 'Orders settled in stock: SOLD, RELEASED, DUPLICATE',
    labels: ['outcome'],
  },
  stampede_payments_total: {
    type: 'counter',
    help: 'Payments by the state they came to',
    labels: ['status'],
  },
  stampede_payment_conflicts_total: {
    type: 'counter',
    help: 'Payments whose state and the report of provider or order contradict each other',
    labels: [],
  },
  stampede_provider_seconds: {
    type: 'histogram',
    help: 'Calls of the payment provider, by operation and outcome',
    labels: ['operation', 'outcome'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_webhooks_total: {
    type: 'counter',
    help: 'Webhooks of the payment provider, by outcome',
    labels: ['outcome'],
  },
  stampede_notifications_total: {
    type: 'counter',
    help: 'Messages delivered to users; those of an event that came again are not counted again',
    labels: ['channel', 'kind'],
  },
  stampede_stock_available: {
    type: 'gauge',
    help: 'Units left at the gate, per sale and sku',
    labels: ['sale', 'sku'],
  },

  // Sessions.
  stampede_logins_total: {
    type: 'counter',
    help: 'Attempts to log in that were answered: OK or INVALID_CREDENTIALS',
    labels: ['outcome'],
  },
  stampede_sessions_revoked_total: {
    type: 'counter',
    help: 'Sessions that were ended before they expired',
    labels: [],
  },

  // The gate.
  stampede_gate_open: {
    type: 'gauge',
    help: '1 where the gate of a sale takes purchases, 0 while it is fenced',
    labels: ['sale'],
  },
  stampede_gate_unlogged: {
    type: 'gauge',
    help: 'Purchases taken in Redis that Kafka has not yet acknowledged',
    labels: ['sale'],
  },
  stampede_gate_batch_items: {
    type: 'histogram',
    help: 'Purchases decided by one script',
    labels: ['script'],
    buckets: SIZE_BUCKETS,
  },
  stampede_gate_script_seconds: {
    type: 'histogram',
    help: 'Scripts run on Redis',
    labels: ['script'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_gate_rebuild_seconds: {
    type: 'histogram',
    help: 'Pauses of the gate while its state was rebuilt',
    labels: [],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },

  // Kafka.
  stampede_kafka_send_seconds: {
    type: 'histogram',
    help: 'Sends to Kafka until acknowledged or given up, by outcome (ok, failed)',
    labels: ['outcome'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_kafka_sent_items_total: {
    type: 'counter',
    help: 'Events acknowledged by Kafka',
    labels: ['topic'],
  },
  stampede_kafka_lag: {
    type: 'gauge',
    help: 'Records not yet consumed, as of the last fetch',
    labels: ['group', 'topic', 'partition'],
  },
  stampede_kafka_batch_items: {
    type: 'histogram',
    help: 'Events given to a consumer at once',
    labels: ['group'],
    buckets: SIZE_BUCKETS,
  },
  stampede_kafka_consume_seconds: {
    type: 'histogram',
    help: 'One batch of a consumer, first try to success',
    labels: ['group'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_kafka_consume_failures_total: {
    type: 'counter',
    help: 'Batches that a consumer failed and will try again',
    labels: ['group'],
  },
  stampede_kafka_consumer_restarts_total: {
    type: 'counter',
    help: 'Consumers that crashed and were started again',
    labels: ['group'],
  },
  stampede_kafka_dead_letters_total: {
    type: 'counter',
    help: 'Records or events that could not be decoded',
    labels: ['group', 'reason'],
  },
  stampede_kafka_healthy: {
    type: 'gauge',
    help: '1 while the consumer is a member of its group',
    labels: ['group'],
  },

  // PostgreSQL and the outbox.
  stampede_outbox_age_seconds: {
    type: 'gauge',
    help: 'Age of the oldest waiting row, as of the last look',
    labels: ['database'],
  },
  stampede_outbox_sent_total: { type: 'counter', help: 'Rows sent and deleted', labels: ['database'] },
  stampede_outbox_failures_total: {
    type: 'counter',
    help: 'Rounds of the relay that failed',
    labels: ['database'],
  },
  stampede_db_batch_items: {
    type: 'histogram',
    help: 'Items written by one transaction',
    labels: ['operation'],
    buckets: SIZE_BUCKETS,
  },
  stampede_db_seconds: {
    type: 'histogram',
    help: 'Transactions, by what they do',
    labels: ['operation'],
    buckets: LATENCY_BUCKETS,
  },
  stampede_jobs_total: {
    type: 'counter',
    help: 'Rounds of background jobs, by outcome (ok, failed)',
    labels: ['job', 'outcome'],
  },
} as const satisfies Record<string, MetricDefinition>;

/** Name of a metric in the catalogue. */
export type MetricName = keyof typeof METRICS;
