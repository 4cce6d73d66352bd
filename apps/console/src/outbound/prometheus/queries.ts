import { isCallersOwn, RPC_CODES } from '@stampede/rpc';
import type { AnswerKind } from '../../domain/answer-kind.js';

/**
 * Every PromQL expression of the console and what its figures mean. The README's table is made of {@link DEFINITIONS}; dashboards copy it.
 *
 * A window is a Prometheus duration such as `1m` or `90500ms`. Prometheus scrapes every 2 s, so rates look at 10 s.
 */
export const RATE_WINDOW = '10s';

/** Purchase requests at the gateway. */
const PURCHASE_ROUTE = '/api/v1/sales/:saleId/purchases';
export const PURCHASES = `service="gateway",method="POST",route="${PURCHASE_ROUTE}"`;

/** The kinds of answers to purchase requests: each answer is of one kind. */
export const KIND_SELECTORS: Readonly<Record<AnswerKind, string>> = {
  accepted: 'status="2xx"',
  soldOut: 'status!~"2xx|5xx",code="SOLD_OUT"',
  refused: 'status!~"2xx|5xx",code!="SOLD_OUT"',
  failed: 'status="5xx"',
};

/**
 * FAILED, for the availability of an RPC interface, is a call to which its caller got no answer although it asked properly: not the
 * caller's own mistakes. Business answers (sold out, not found, a refused payment) are answers. Calls are counted where they are made,
 * because a service that is dead counts nothing: there NO_PROVIDER, NETWORK and TIMEOUT are seen. A call is counted once, after its
 * retries.
 */
export const FAILED_RPC_CODES: readonly string[] = RPC_CODES.filter((code) => !isCallersOwn(code));
export const FAILED_RPC = `code=~"${FAILED_RPC_CODES.join('|')}"`;

/** FAILED, for the availability of an HTTP server, is an answer 5xx. Event streams are open for long by design and are left out. */
export const FAILED_HTTP = 'status="5xx"';
const OTHER_ROUTES = `route!~".*/events|${PURCHASE_ROUTE}"`;

/** The counters behind the funnel, each with the label that tells what happened. */
export const COUNTERS = {
  // The gateway counts the same purchases as it saw them answered; the gate itself is in inventory.
  purchases: { series: 'stampede_purchases_total{service="inventory"}', label: 'outcome' },
  ledger: { series: 'stampede_ledger_purchases_total', label: 'outcome' },
  orders: { series: 'stampede_orders_total', label: 'event' },
  payments: { series: 'stampede_payments_total', label: 'status' },
  settlements: { series: 'stampede_settlements_total', label: 'outcome' },
} as const;
export type CounterName = keyof typeof COUNTERS;
export const COUNTER_NAMES = Object.keys(COUNTERS) as CounterName[];

/**
 * By how much counters grew in a window, exactly: the last value minus the last one before the window (a scrape may have failed there), or
 * the last value whole where the series was not there yet. `increase` would stretch what it saw to the edges of the window, and would not
 * see the first value of a series that begins within it. It is taken for a series that was reset (its process was started anew), which the
 * difference cannot tell.
 */
export function grew(series: string, window: string): string {
  const last = `last_over_time(${series}[${window}])`;
  const before = `last_over_time(${series}[${RATE_WINDOW}] offset ${window})`;
  return `((${last} - ${before} or ${last}) >= 0 unless (resets(${series}[${window}]) > 0) or increase(${series}[${window}]))`;
}

/** Answers to purchase requests, each code by itself. */
export const answers = {
  perSecond: () => sumBy('status, code', `rate(stampede_http_seconds_count{${PURCHASES}}[${RATE_WINDOW}])`),
  /** Since the gateways that run now were started. */
  total: () => sumBy('status, code', `stampede_http_seconds_count{${PURCHASES}}`),
  buckets: (window: string) =>
    sumBy('status, code, le', grew(`stampede_http_seconds_bucket{${PURCHASES}}`, window)),
  /** For charts: per second, by upper bound, so that rate and TPs come of one query. */
  bucketRates: () =>
    sumBy('status, code, le', `rate(stampede_http_seconds_bucket{${PURCHASES}}[${RATE_WINDOW}])`),
  /** Series that {@link grew} had to estimate. */
  resets: (window: string) => `sum(resets(stampede_http_seconds_count{${PURCHASES}}[${window}]))`,
};

/** The names are Dubbo's: docs/observability.md. */
const rpcBuckets = (side: Side) => `dubbo_${side}_rt_milliseconds_histogram_seconds_bucket`;
const rpcFailures = (side: Side) => `dubbo_${side}_requests_failed_total{${FAILED_RPC}}`;

/** The end of a call that counted it. */
export type Side = 'consumer' | 'provider';

const ENDS = 'application_name, remote_application, interface, method';

/** Who called whom, as one end of the calls counted them. */
export const callsBetween = {
  buckets: (side: Side, window: string) => sumBy(`${ENDS}, le`, grew(rpcBuckets(side), window)),
  failures: (side: Side, window: string) => sumBy(`${ENDS}, code`, grew(rpcFailures(side), window)),
};

/** Calls of every RPC interface, and requests of every HTTP server: the gateway's purchases apart from its other routes. */
export const calls = {
  rpc: (window: string) => sumBy('interface, le', grew(rpcBuckets('consumer'), window)),
  rpcFailures: (window: string) => sumBy('interface, code', grew(rpcFailures('consumer'), window)),
  purchases: (window: string) =>
    sumBy('service, status, le', grew(`stampede_http_seconds_bucket{${PURCHASES}}`, window)),
  http: (window: string) =>
    sumBy('service, status, le', grew(`stampede_http_seconds_bucket{${OTHER_ROUTES}}`, window)),
};

export const counters = {
  /** Since the processes that run now were started. */
  total: (name: CounterName) => sumBy(COUNTERS[name].label, COUNTERS[name].series),
  perSecond: (name: CounterName) =>
    sumBy(COUNTERS[name].label, `rate(${COUNTERS[name].series}[${RATE_WINDOW}])`),
  grew: (name: CounterName, window: string) =>
    sumBy(COUNTERS[name].label, grew(COUNTERS[name].series, window)),
};

/** What lies between an accepted purchase and its order. */
export const pipeline = {
  lag: () => sumBy('group, topic', 'stampede_kafka_lag'),
  deadLetters: () => sumBy('group', 'stampede_kafka_dead_letters_total'),
  outboxAge: () => 'max by (service, database) (stampede_outbox_age_seconds)',
  gateOpen: () => 'min by (sale) (stampede_gate_open)',
  unlogged: () => 'max by (sale) (stampede_gate_unlogged)',
  orderDelay: () => sumBy('le', grew('stampede_order_delay_seconds_bucket', '1m')),
};

/** The processes that Prometheus scrapes. */
export const instances = {
  up: () => 'min by (service, instance) (up{service!=""})',
  startedAt: () => 'max by (service, instance) (process_start_time_seconds)',
  memoryBytes: () => sumBy('service, instance', 'process_resident_memory_bytes'),
  cpuCores: () => sumBy('service, instance', `rate(process_cpu_seconds_total[${RATE_WINDOW}])`),
  loopDelaySeconds: () => 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds)',
  /** When one that is down was last seen, within the last hour. */
  lastSeenAt: () =>
    'max by (service, instance) (max_over_time((timestamp(up{service!=""} == 1))[1h:5s]) and up{service!=""} == 0)',
};

function sumBy(labels: string, expression: string): string {
  return `sum by (${labels}) (${expression})`;
}

/** One figure as the console shows it, for people and other dashboards. */
export interface Definition {
  readonly figure: string;
  readonly unit: string;
  readonly meaning: string;
  readonly promql: string;
}

const count = (selector: string) => `stampede_http_seconds_count{${PURCHASES},${selector}}`;
const sumGrew = (series: string) => `sum(${grew(series, '$window')})`;
const availability = (failed: string, all: string) => `1 - (${failed} or vector(0)) / ${all}`;

export const DEFINITIONS: readonly Definition[] = [
  ...Object.entries(KIND_SELECTORS).map(([kind, selector]) => ({
    figure: `rate, ${kind}`,
    unit: 'requests/s',
    meaning: 'Purchase requests answered so, over the last 10 s',
    promql: `sum(rate(${count(selector)}[${RATE_WINDOW}]))`,
  })),
  {
    figure: 'count, by kind',
    unit: 'requests',
    meaning: 'Purchase requests answered so in a window, exactly; here accepted ones',
    promql: sumGrew(count(KIND_SELECTORS.accepted)),
  },
  {
    figure: 'TP50, TP90, TP99, TP999, by kind',
    unit: 'ms',
    meaning: 'So many percent of the answers came within; here TP99 of accepted ones',
    promql: `1000 * histogram_quantile(0.99, sum by (le) (${grew(`stampede_http_seconds_bucket{${PURCHASES},${KIND_SELECTORS.accepted}}`, '$window')}))`,
  },
  {
    figure: 'availability of purchases, of an HTTP server',
    unit: 'share',
    meaning: 'Requests that were answered otherwise than 5xx; event streams do not count',
    promql: availability(sumGrew(count(FAILED_HTTP)), sumGrew(`stampede_http_seconds_count{${PURCHASES}}`)),
  },
  {
    figure: 'availability of an RPC interface',
    unit: 'share',
    meaning: 'Calls that their callers got an answer to, business refusals included',
    promql: availability(
      sumGrew(`dubbo_consumer_requests_failed_total{interface="$interface",${FAILED_RPC}}`),
      sumGrew('dubbo_consumer_requests_total{interface="$interface"}'),
    ),
  },
  ...COUNTER_NAMES.map((name) => ({
    figure: `${name}, in all`,
    unit: 'events',
    meaning: `By ${COUNTERS[name].label}, since the processes that run now were started`,
    promql: counters.total(name),
  })),
  {
    figure: 'Kafka lag',
    unit: 'records',
    meaning: 'Records not yet consumed',
    promql: pipeline.lag(),
  },
  {
    figure: 'outbox age',
    unit: 's',
    meaning: 'Age of the oldest event that waits to be sent',
    promql: pipeline.outboxAge(),
  },
];
