import { perKind } from '../../domain/answer-kind.js';
import { addUp, countOf, quantilesOf } from '../../domain/histogram.js';
import type { SpikeWindow } from '../../domain/spike-window.js';
import { Figures } from '../../application/ports.js';
import type {
  CallPair,
  CounterValue,
  EntryFigures,
  Instance,
  Pipeline,
  Spike,
  Traffic,
  TrafficHistory,
} from '../../application/snapshot.js';
import { callPairs } from './call-pairs.js';
import type { PrometheusClient, Row } from './prometheus-client.js';
import {
  answers,
  calls,
  callsBetween,
  COUNTER_NAMES,
  counters,
  instances,
  pipeline,
  RATE_WINDOW,
  type CounterName,
} from './queries.js';
import {
  answerCounts,
  entryFigures,
  entryOfInterface,
  histogramsOf,
  latencyOf,
  sumPerKind,
  type Outcome,
} from './rows.js';

/** Each figure group is one query. */
export class PrometheusFigures extends Figures {
  readonly isConfigured = true;

  constructor(private readonly prometheus: PrometheusClient) {
    super();
  }

  async traffic(atMs: number): Promise<Traffic> {
    const { perSecond, totals, buckets } = await this.prometheus.query(
      { perSecond: answers.perSecond(), totals: answers.total(), buckets: answers.buckets(RATE_WINDOW) },
      atMs,
    );
    return {
      perSecond: sumPerKind(perSecond),
      latency: latencyOf(histogramsOf(buckets)),
      totals: answerCounts(totals),
    };
  }

  async spike({ fromMs, toMs }: SpikeWindow): Promise<Spike> {
    const window = durationOf({ fromMs, toMs });
    const grown = ofEachCounter((name) => counters.grew(name, window));
    const asked = { buckets: answers.buckets(window), resets: answers.resets(window), ...grown };
    const found = await this.prometheus.query(asked, toMs);
    const histograms = histogramsOf(found.buckets);
    const counts = histograms.map(({ labels, buckets }) => ({ labels, value: countOf(buckets) }));
    return {
      ...{ fromMs, toMs },
      answers: answerCounts(counts),
      latency: latencyOf(histograms),
      counters: counterValues(found),
      isEstimated: (found.resets[0]?.value ?? 0) > 0,
    };
  }

  async services({ fromMs, toMs }: SpikeWindow): Promise<EntryFigures[]> {
    const window = durationOf({ fromMs, toMs });
    const { rpc, rpcFailures, purchases, http } = await this.prometheus.query(
      {
        ...{ rpc: calls.rpc(window), rpcFailures: calls.rpcFailures(window) },
        ...{ purchases: calls.purchases(window), http: calls.http(window) },
      },
      toMs,
    );
    const outcomes: Outcome[] = histogramsOf(rpc).map(({ labels, buckets }) => ({
      ...entryOfInterface(labels.interface ?? ''),
      buckets,
    }));
    for (const { labels, value } of rpcFailures)
      outcomes.push({
        ...entryOfInterface(labels.interface ?? ''),
        failures: { [labels.code ?? '']: value },
      });
    outcomes.push(...httpOutcomes(http, 'HTTP'), ...httpOutcomes(purchases, 'HTTP purchases'));
    return entryFigures(outcomes, toMs - fromMs);
  }

  async calls({ fromMs, toMs }: SpikeWindow): Promise<CallPair[]> {
    const window = durationOf({ fromMs, toMs });
    const [consumer, provider] = await Promise.all(
      (['consumer', 'provider'] as const).map((side) =>
        this.prometheus.query(
          { buckets: callsBetween.buckets(side, window), failures: callsBetween.failures(side, window) },
          toMs,
        ),
      ),
    );
    return callPairs(consumer!, provider!, toMs - fromMs);
  }

  async pipeline(atMs: number): Promise<Pipeline> {
    const { lag, deadLetters, outboxAge, gateOpen, unlogged, orderDelay } = pipeline;
    const [found, totals, perSecond] = await Promise.all([
      this.prometheus.query(
        {
          ...{ lag: lag(), deadLetters: deadLetters(), outboxes: outboxAge() },
          ...{ gates: gateOpen(), unlogged: unlogged(), orderDelay: orderDelay() },
        },
        atMs,
      ),
      this.prometheus.query(ofEachCounter(counters.total), atMs),
      this.prometheus.query(ofEachCounter(counters.perSecond), atMs),
    ]);
    return {
      lag: found.lag.map(({ labels: { group = '', topic = '' }, value }) => ({
        group,
        topic,
        records: value,
      })),
      deadLetters: found.deadLetters.reduce((sum, { value }) => sum + value, 0),
      outboxes: found.outboxes.map(({ labels: { service = '', database = '' }, value }) => ({
        ...{ service, database },
        ageSeconds: value,
      })),
      gates: found.gates.map(({ labels: { sale = '' }, value }) => ({
        saleId: sale,
        isOpen: value === 1,
        unlogged: found.unlogged.find(({ labels }) => labels.sale === sale)?.value ?? null,
      })),
      orderDelay: quantilesOf(addUp(histogramsOf(found.orderDelay).map(({ buckets }) => buckets))),
      totals: counterValues(totals),
      perSecond: counterValues(perSecond),
    };
  }

  async instances(atMs: number): Promise<Instance[]> {
    const { up, startedAt, lastSeenAt, memoryBytes, cpuCores, loopDelaySeconds } = instances;
    const found = await this.prometheus.query(
      {
        ...{ up: up(), startedAt: startedAt(), lastSeenAt: lastSeenAt() },
        ...{ memory: memoryBytes(), cpu: cpuCores(), loopDelay: loopDelaySeconds() },
      },
      atMs,
    );
    return found.up
      .map(({ labels: { service = '', instance = '' }, value }): Instance => {
        const of = (rows: readonly Row[], scale = 1): number | null => {
          const row = rows.find(({ labels }) => labels.service === service && labels.instance === instance);
          return row === undefined || !Number.isFinite(row.value) ? null : row.value * scale;
        };
        const isUp = value === 1;
        return {
          ...{ service, instance, isUp },
          sinceMs: of(isUp ? found.startedAt : found.lastSeenAt, 1000),
          memoryBytes: of(found.memory),
          cpuCores: of(found.cpu),
          loopDelayMs: of(found.loopDelay, 1000),
        };
      })
      .sort((a, b) => a.instance.localeCompare(b.instance));
  }

  async history({ fromMs, toMs }: SpikeWindow, stepMs: number): Promise<TrafficHistory> {
    const series = await this.prometheus.queryRange(answers.bucketRates(), fromMs, toMs, stepMs);
    const rowsAt = new Map<number, Row[]>();
    for (const { labels, values } of series)
      for (const [at, value] of values) {
        const rows = rowsAt.get(at);
        if (rows === undefined) rowsAt.set(at, [{ labels, value }]);
        else rows.push({ labels, value });
      }
    const moments = [...rowsAt]
      .sort(([a], [b]) => a - b)
      .map(([at, rows]) => [at, histogramsOf(rows)] as const);
    const perSecond = moments.map(([, histograms]) =>
      sumPerKind(histograms.map(({ labels, buckets }) => ({ labels, value: countOf(buckets) }))),
    );
    const latency = moments.map(([, histograms]) => latencyOf(histograms));
    return {
      atMs: moments.map(([at]) => at * 1000),
      perSecond: perKind((kind) => perSecond.map((kinds) => kinds[kind])),
      latency: perKind((kind) => latency.map((kinds) => kinds[kind])),
    };
  }
}

function httpOutcomes(rows: readonly Row[], entry: string): Outcome[] {
  return histogramsOf(rows).map(({ labels: { service = '', status = '' }, buckets }) => ({
    ...{ service, entry, buckets },
    failures: status === '5xx' ? { [status]: countOf(buckets) } : undefined,
  }));
}

function ofEachCounter(make: (name: CounterName) => string): Record<CounterName, string> {
  return Object.fromEntries(COUNTER_NAMES.map((name) => [name, make(name)])) as Record<CounterName, string>;
}

function counterValues(rows: Record<CounterName, Row[]>): CounterValue[] {
  return COUNTER_NAMES.flatMap((counter) =>
    rows[counter].map(({ labels, value }) => ({ counter, label: Object.values(labels)[0] ?? '', value })),
  );
}

const durationOf = ({ fromMs, toMs }: SpikeWindow): string => `${Math.max(1, Math.round(toMs - fromMs))}ms`;
