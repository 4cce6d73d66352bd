import type { RpcCode } from '../common/rpc-code.js';
import {
  summarize,
  type CallRow,
  type CallSummary,
  type MethodName,
  type StatisticsSnapshot,
} from './statistics-snapshot.js';

/** Which of Dubbo's kinds of failure a code is. */
const KIND: Readonly<Record<RpcCode, string>> = {
  NO_PROVIDER: 'failed_network',
  NETWORK: 'failed_network',
  TIMEOUT: 'timeout',
  DEADLINE_EXCEEDED: 'timeout',
  BAD_REQUEST: 'unknown_failed',
  SERVICE_NOT_FOUND: 'unknown_failed',
  METHOD_NOT_FOUND: 'unknown_failed',
  SERIALIZATION: 'failed_codec',
  PAYLOAD_TOO_LARGE: 'failed_codec',
  LIMIT_EXCEEDED: 'limit',
  CIRCUIT_OPEN: 'limit',
  FORBIDDEN: 'unknown_failed',
  SERVICE_ERROR: 'business_failed',
  CANCELLED: 'unknown_failed',
};

const KINDS = [...new Set(Object.values(KIND))];

type Labels = Readonly<Record<string, string>>;

interface Sample {
  /** After the metric's name. */
  readonly suffix?: string;
  /** After the labels of the group: `,le="1"`. */
  readonly label?: string;
  readonly value: number;
}

/** Rows that are one series. */
interface Group {
  /** As they stand in every line. */
  readonly labels: string;
  readonly summary: CallSummary;
  /** Calls in the last whole minute. */
  readonly lastMinute: number;
}

interface Metric {
  /** After `dubbo_provider_` or `dubbo_consumer_`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** How far calls of a method are told apart. */
  readonly by: keyof typeof LABELS;
  readonly samples: (group: Group) => readonly Sample[];
}

const LABELS = {
  /** As Dubbo does. */
  method: () => ({}),
  /** By the application at the other end too: the call graph is made of them. */
  application: ({ side, caller, providerApplication }: CallRow): Labels => ({
    remote_application: side === 'consumer' ? providerApplication : caller,
  }),
  /** And by the address of the provider, at the consumer. */
  address: (row: CallRow): Labels => ({ ...LABELS.application(row), remote_address: row.provider }),
};

const perMethod = (
  name: string,
  type: 'counter' | 'gauge',
  value: (summary: CallSummary, lastMinute: number) => number,
): Metric => ({
  ...{ name, type, by: 'method' },
  samples: ({ summary, lastMinute }) => [{ value: value(summary, lastMinute) }],
});

const METRICS: readonly Metric[] = [
  {
    ...{ name: 'requests_total', type: 'counter', by: 'address' },
    samples: ({ summary }) => [{ value: summary.calls }],
  },
  perMethod('requests_succeed_total', 'counter', ({ succeeded }) => succeeded),
  {
    ...{ name: 'requests_failed_total', type: 'counter', by: 'address' },
    samples: ({ summary }) =>
      Object.entries(summary.codes)
        .filter(([code]) => code !== 'OK')
        .map(([code, value]) => ({ label: `,code="${code}"`, value })),
  },
  ...KINDS.map((kind) =>
    perMethod(`requests_${kind}_total`, 'counter', ({ codes }) =>
      (Object.entries(codes) as [RpcCode, number][])
        .filter(([code]) => KIND[code] === kind)
        .reduce((sum, [, count]) => sum + count, 0),
    ),
  ),
  perMethod('qps_total', 'gauge', (_summary, lastMinute) => lastMinute / 60),
  perMethod('rt_milliseconds_last', 'gauge', ({ latency }) => latency.lastMs),
  perMethod('rt_milliseconds_min', 'gauge', ({ latency }) => latency.minMs),
  perMethod('rt_milliseconds_max', 'gauge', ({ latency }) => latency.maxMs),
  perMethod('rt_milliseconds_sum', 'counter', ({ latency }) => latency.sumMs),
  perMethod('rt_milliseconds_avg', 'gauge', ({ latency }) => latency.sumMs / latency.count),
  ...[50, 90, 95, 99].map((percent) =>
    perMethod(`rt_milliseconds_p${percent}`, 'gauge', ({ latency }) => latency.percentile(percent)),
  ),
  {
    // Micrometer's name for Dubbo's histogram: its own unit comes after Dubbo's.
    ...{ name: 'rt_milliseconds_histogram_seconds', type: 'histogram', by: 'application' },
    samples: ({ summary: { latency } }) => [
      ...latency.cumulative().map(({ belowMs, count }) => ({
        suffix: '_bucket',
        label: `,le="${belowMs / 1000}"`,
        value: count,
      })),
      { suffix: '_bucket', label: ',le="+Inf"', value: latency.count },
      { suffix: '_sum', value: latency.sumMs / 1000 },
      { suffix: '_count', value: latency.count },
    ],
  },
];

/**
 * Statistics as Prometheus text (exposition format 0.0.4) under the names that Java Dubbo gives its metrics, so that boards made for
 * Dubbo show them: `dubbo_provider_requests_total{application_name="…",interface="…",method="…"}`. Percentiles are of this process since
 * its start; those of several processes, or of some minutes, come of the histogram.
 *
 * Three have labels that Dubbo's lack, for sums over them: the histogram has `remote_application`, the caller at the provider and the
 * provider's application at the consumer; `requests_total` and `requests_failed_total` have `remote_address` at the consumer as well,
 * and failures their `code`. There are at most as many series of a metric as rows are kept ({@link CallStatisticsOptions.maxRows}),
 * times 27 for the histogram, times the codes that came for failures.
 *
 * @param labels further labels of every line, such as `ip` and `hostname`
 */
export function prometheusText(snapshot: StatisticsSnapshot, labels: Labels = {}): string {
  const lines: string[] = [];
  for (const side of ['consumer', 'provider'] as const) {
    const rows = snapshot.rows.filter((row) => row.side === side);
    if (rows.length === 0) continue;
    const groups = {
      method: groupsOf(rows, LABELS.method, snapshot, labels),
      application: groupsOf(rows, LABELS.application, snapshot, labels),
      address: groupsOf(rows, LABELS.address, snapshot, labels),
    };
    for (const { name, type, by, samples } of METRICS) {
      const metric = `dubbo_${side}_${name}`;
      lines.push(`# TYPE ${metric} ${type}\n`);
      for (const group of groups[by])
        for (const { suffix = '', label, value } of samples(group))
          lines.push(`${metric}${suffix}{${group.labels}${label ?? ''}} ${value}\n`);
    }
  }
  return lines.join('');
}

function groupsOf(
  rows: readonly CallRow[],
  labelsOf: (row: CallRow) => Labels,
  { application, lastMinute }: StatisticsSnapshot,
  labels: Labels,
): Group[] {
  const minutes = new Map(lastMinute.map((row) => [methodKey(row), row.calls]));
  const keyOf = (row: CallRow): string => JSON.stringify([methodKey(row), ...Object.values(labelsOf(row))]);
  const anyOf = new Map(rows.map((row) => [keyOf(row), row]));
  return [...summarize(rows, keyOf)].map(([key, summary]) => {
    const row = anyOf.get(key)!;
    const method = { application_name: application, interface: row.interfaceName, method: row.methodName };
    return {
      labels: labelText({ ...method, ...labelsOf(row), ...labels }),
      summary,
      lastMinute: minutes.get(methodKey(row)) ?? 0,
    };
  });
}

const methodKey = ({ side, interfaceName, methodName }: MethodName): string =>
  `${side} ${interfaceName} ${methodName}`;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** To Prometheus an empty label is one that is not there. */
const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (character) => ESCAPES[character]!)}"`)
    .join(',');
