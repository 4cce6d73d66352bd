import { z } from 'zod';

/** Labels of a row without its name, and its value. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The values of a row over time, seconds since 1970. */
export interface RowSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, number])[];
}

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);
const answer = <T extends z.ZodType>(result: T) => z.object({ data: z.object({ result: z.array(result) }) });
const InstantAnswer = answer(z.object({ metric: labels, value: sample }));
const RangeAnswer = answer(z.object({ metric: labels, values: z.array(sample) }));

/** Tells the expressions of one request apart. */
const FIGURE = 'figure';

/** Prometheus' HTTP API. Every query is bounded in time on both sides; several expressions travel as one query. */
export class PrometheusClient {
  constructor(
    private readonly url: string,
    private readonly timeoutMs: number,
  ) {}

  /** Rejects when Prometheus does not answer in time, or not with figures. */
  async query<N extends string>(
    expressions: Readonly<Record<N, string>>,
    atMs: number,
  ): Promise<Record<N, Row[]>> {
    const { data } = InstantAnswer.parse(
      await this.ask('query', { query: together(expressions), time: seconds(atMs) }),
    );
    const rows = Object.fromEntries(Object.keys(expressions).map((name) => [name, [] as Row[]]));
    for (const { metric, value } of data.result) {
      const { [FIGURE]: name = '', ...rest } = metric;
      rows[name]?.push({ labels: rest, value: Number(value[1]) });
    }
    return rows as Record<N, Row[]>;
  }

  async queryRange(expression: string, fromMs: number, toMs: number, stepMs: number): Promise<RowSeries[]> {
    const range = { start: seconds(fromMs), end: seconds(toMs), step: seconds(stepMs) };
    const { data } = RangeAnswer.parse(await this.ask('query_range', { query: expression, ...range }));
    return data.result.map(({ metric, values }) => ({
      labels: metric,
      values: values.map(([at, text]) => [at, Number(text)] as const),
    }));
  }

  private async ask(path: string, parameters: Record<string, string>): Promise<unknown> {
    // The URL may have a path of its own: Prometheus behind a proxy.
    const base = this.url.endsWith('/') ? this.url : `${this.url}/`;
    const response = await fetch(new URL(`api/v1/${path}`, base), {
      method: 'POST',
      body: new URLSearchParams({ ...parameters, timeout: `${this.timeoutMs}ms` }),
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    if (!response.ok)
      throw new Error(`Prometheus answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
    return response.json();
  }
}

function together(expressions: Readonly<Record<string, string>>): string {
  return Object.entries(expressions)
    .map(([name, expression]) => `label_replace(${expression}, "${FIGURE}", "${name}", "", "")`)
    .join(' or ');
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
