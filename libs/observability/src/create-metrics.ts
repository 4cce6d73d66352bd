import * as prometheus from 'prom-client';
import { METRICS, type MetricDefinition, type MetricName } from './metrics.js';

type Catalogue = typeof METRICS;
type NamesOf<T extends MetricDefinition['type']> = {
  [N in MetricName]: Catalogue[N]['type'] extends T ? N : never;
}[MetricName];

/** The labels of a metric, all of them required. */
export type LabelsOf<N extends MetricName> = Readonly<
  Record<Catalogue[N]['labels'][number], string | number>
>;

/** Counts what happened. */
export interface Counter<L> {
  inc(labels: L, count?: number): void;
}

/** Tells what is. */
export interface Gauge<L> {
  set(labels: L, value: number): void;
  inc(labels: L, amount?: number): void;
  dec(labels: L, amount?: number): void;
  /** Forgets one set of labels, e.g. a partition that moved away. */
  remove(labels: L): void;
}

/** Observes durations (seconds) and sizes. */
export interface Histogram<L> {
  observe(labels: L, value: number): void;
  /** Starts a clock; calling the answer observes the seconds since. */
  startTimer(): (labels: L) => void;
}

/** The metrics of a process. Names and labels are those of {@link METRICS}: any other is a type error. */
export interface Metrics {
  counter<N extends NamesOf<'counter'>>(name: N): Counter<LabelsOf<N>>;
  gauge<N extends NamesOf<'gauge'>>(name: N): Gauge<LabelsOf<N>>;
  histogram<N extends NamesOf<'histogram'>>(name: N): Histogram<LabelsOf<N>>;
  /** Runs `collect` at every scrape: the place to set gauges that are read, not counted. */
  onScrape(collect: () => void | Promise<void>): void;
  /** Adds the text of metrics that are kept elsewhere, written at every scrape; `labels` are those that every metric carries. */
  include(write: (labels: Readonly<Record<string, string>>) => string): void;
  /** The text that Prometheus scrapes. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Settings of {@link createMetrics}. */
export interface CreateMetricsOptions {
  readonly service: string;
  readonly instance: string;
  /** Metrics of the process too: CPU, memory, garbage collection, delay of the event loop. Default true. */
  readonly processMetrics?: boolean;
}

/**
 * Makes the metrics of a process. Every metric carries `service` and `instance`. Metrics without labels are exposed from the
 * start with 0, those with labels from their first use.
 */
export function createMetrics({ service, instance, processMetrics = true }: CreateMetricsOptions): Metrics {
  const registry = new prometheus.Registry();
  registry.setDefaultLabels({ service, instance });
  if (processMetrics) prometheus.collectDefaultMetrics({ register: registry });
  const made = new Map<string, unknown>();
  const collectors: (() => void | Promise<void>)[] = [];
  const included: ((labels: Readonly<Record<string, string>>) => string)[] = [];

  function once<T>(name: string, make: () => T): T {
    const existing = made.get(name) as T | undefined;
    if (existing !== undefined) return existing;
    const metric = make();
    made.set(name, metric);
    return metric;
  }

  return {
    counter: (name) => once(name, () => new prometheus.Counter(configuration(name, registry))),
    gauge: (name) => once(name, () => new prometheus.Gauge(configuration(name, registry))),
    histogram: (name) => once(name, () => timed(new prometheus.Histogram(configuration(name, registry)))),
    onScrape: (collect) => void collectors.push(collect),
    include: (write) => void included.push(write),
    expose: async () => {
      await Promise.all(collectors.map(async (collect) => collect()));
      const texts = included.map((write) => write({ service, instance }));
      return { contentType: registry.contentType, body: [await registry.metrics(), ...texts].join('') };
    },
  };
}

function timed<L extends string>(histogram: prometheus.Histogram<L>): Histogram<Record<L, string | number>> {
  return {
    observe: (labels, value) => histogram.observe(labels, value),
    startTimer: () => {
      const startedAt = performance.now();
      return (labels) => histogram.observe(labels, (performance.now() - startedAt) / 1000);
    },
  };
}

function configuration(name: MetricName, registry: prometheus.Registry) {
  const { help, labels, buckets }: MetricDefinition = METRICS[name];
  return {
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    ...(buckets ? { buckets: [...buckets] } : {}),
  };
}
