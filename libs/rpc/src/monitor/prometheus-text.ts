import type { RpcCode } from '../common/rpc-code.js';
import {
  summarize,
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

interface Metric {
  /** After `dubbo_provider_` or `dubbo_consumer_`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly value: (summary: CallSummary, lastMinute: number) => number;
}

const METRICS: readonly Metric[] = [
  { name: 'requests_total', type: 'counter', value: ({ calls }) => calls },
  { name: 'requests_succeed_total', type: 'counter', value: ({ succeeded }) => succeeded },
  { name: 'requests_failed_total', type: 'counter', value: ({ calls, succeeded }) => calls - succeeded },
  ...KINDS.map((kind): Metric => ({
    name: `requests_${kind}_total`,
    type: 'counter',
    value: ({ codes }) =>
      (Object.entries(codes) as [RpcCode, number][])
        .filter(([code]) => KIND[code] === kind)
        .reduce((sum, [, count]) => sum + count, 0),
  })),
  { name: 'qps_total', type: 'gauge', value: (_summary, lastMinute) => lastMinute / 60 },
  { name: 'rt_milliseconds_last', type: 'gauge', value: ({ latency }) => latency.lastMs },
  { name: 'rt_milliseconds_min', type: 'gauge', value: ({ latency }) => latency.minMs },
  { name: 'rt_milliseconds_max', type: 'gauge', value: ({ latency }) => latency.maxMs },
  { name: 'rt_milliseconds_sum', type: 'counter', value: ({ latency }) => latency.sumMs },
  { name: 'rt_milliseconds_avg', type: 'gauge', value: ({ latency }) => latency.sumMs / latency.count },
  ...[50, 90, 95, 99].map((percent): Metric => ({
    name: `rt_milliseconds_p${percent}`,
    type: 'gauge',
    value: ({ latency }) => latency.percentile(percent),
  })),
];

/**
 * Statistics as Prometheus text (exposition format 0.0.4) under the names that Java Dubbo gives its metrics, so that boards made for
 * Dubbo show them: `dubbo_provider_requests_total{application_name="…",interface="…",method="…"}`. Callers and providers are not among
 * the labels: they would multiply the series; {@link summarize} and the call graph tell them apart.
 *
 * @param labels further labels of every line, such as `ip` and `hostname`
 */
export function prometheusText(
  snapshot: StatisticsSnapshot,
  labels: Readonly<Record<string, string>> = {},
): string {
  const summaries = summarize(snapshot.rows, keyOf);
  const names = new Map(snapshot.rows.map((row): [string, MethodName] => [keyOf(row), row]));
  const minutes = new Map(snapshot.lastMinute.map((row) => [keyOf(row), row.calls]));
  const lines: string[] = [];
  for (const side of ['consumer', 'provider'] as const) {
    const ofSide = [...summaries].filter(([key]) => names.get(key)!.side === side);
    if (ofSide.length === 0) continue;
    for (const { name, type, value } of METRICS) {
      const metric = `dubbo_${side}_${name}`;
      lines.push(`# TYPE ${metric} ${type}`);
      for (const [key, summary] of ofSide) {
        const { interfaceName, methodName } = names.get(key)!;
        const all = {
          application_name: snapshot.application,
          interface: interfaceName,
          method: methodName,
          ...labels,
        };
        lines.push(`${metric}{${labelText(all)}} ${value(summary, minutes.get(key) ?? 0)}`);
      }
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

const keyOf = ({ side, interfaceName, methodName }: MethodName): string =>
  `${side} ${interfaceName} ${methodName}`;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (character) => ESCAPES[character]!)}"`)
    .join(',');
