import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useSelected, useSnapshots } from '../live.js';
import { snapshots } from '../snapshots.js';
import type { Column } from '../traffic-series.js';
import { CHART_HEIGHT, optionsOf } from './chart-options.js';

/** What a chart draws; its times are those of the traffic series. */
export interface ChartPlan {
  readonly label: string;
  readonly series: readonly { readonly name: string; readonly color: string }[];
  /** Areas on top of each other from zero; else lines on a logarithmic scale. */
  readonly isStacked: boolean;
  readonly drawn: () => Column[];
  /** The values themselves, for the legend. */
  readonly told: () => Column[];
  /** Where it is more than zero, the time is marked: a few failures among thousands would not be seen. */
  readonly alarms?: () => Column;
  readonly text: (value: number) => string;
  readonly tick: (value: number) => string;
}

/** Draws on a canvas; a snapshot costs one drawing and no rendering. */
export function Chart({
  plan,
  spanSeconds,
  testId,
}: {
  plan: ChartPlan;
  spanSeconds: number;
  testId: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const chart = useRef<uPlot>(null);
  const draw = () => {
    if (document.hidden || chart.current === null) return;
    const atSeconds = snapshots.series.atMs.map((atMs) => atMs / 1000);
    chart.current.setData([atSeconds, ...plan.drawn()]);
    tell(legend.current, plan, null);
  };
  useEffect(() => {
    const element = box.current!;
    const light = matchMedia('(prefers-color-scheme: light)');
    const begin = () => {
      chart.current?.destroy();
      const options = optionsOf(plan, spanSeconds, element, (index) => tell(legend.current, plan, index));
      chart.current = new uPlot(options, [[], ...plan.series.map(() => [])], element);
      draw();
    };
    const resize = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: CHART_HEIGHT }),
    );
    begin();
    resize.observe(element);
    light.addEventListener('change', begin);
    document.addEventListener('visibilitychange', draw);
    return () => {
      resize.disconnect();
      light.removeEventListener('change', begin);
      document.removeEventListener('visibilitychange', draw);
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useSnapshots(draw);
  return (
    <div class="chart">
      <div ref={box} class="plot" role="img" aria-label={plan.label} data-testid={testId}>
        <EmptyNote spanSeconds={spanSeconds} withAdvice={plan.isStacked} />
      </div>
      <ul ref={legend} class="legend">
        {plan.series.map(({ name, color }) => (
          <li key={name}>
            <i class={`swatch color${color}`} /> {name} <b />
          </li>
        ))}
      </ul>
    </div>
  );
}

function EmptyNote({ spanSeconds, withAdvice }: { spanSeconds: number; withAdvice: boolean }) {
  const state = useSelected(() => {
    const { latest, series } = snapshots;
    if (latest === undefined) return 'reading';
    if (latest.prometheus !== 'OK') return latest.prometheus;
    if (series.hasTrafficSince(latest.evaluatedAtMs - spanSeconds * 1000)) return 'traffic';
    return latest.traffic?.totals.length ? 'quiet' : 'never';
  });
  const note = {
    reading: <>Reading…</>,
    AWAY: <>Prometheus does not answer: no figures.</>,
    NOT_CONFIGURED: <>There is no Prometheus (PROMETHEUS_URL), so there are no figures.</>,
    traffic: null,
    quiet: <>No purchase request in the last {spanSeconds / 60} min.</>,
    never: (
      <>
        No traffic yet.
        {withAdvice && (
          <>
            {' Try'}
            <br />
            <code>npm run spike -- --stock 1000 --users 20000 --rate 2000 --duration 10</code>
          </>
        )}
      </>
    ),
  }[state];
  return note && <p class="empty over">{note}</p>;
}

/** @param index of the point under the pointer; null for the last one */
function tell(legend: HTMLUListElement | null, plan: ChartPlan, index: number | null): void {
  if (legend === null) return;
  plan.told().forEach((column, kind) => {
    const value = column[index ?? column.length - 1] ?? null;
    const node = legend.children[kind]!.querySelector('b')!;
    const text = value === null ? '' : plan.text(value);
    if (node.textContent !== text) node.textContent = text;
  });
}
