import type uPlot from 'uplot';
import { clockText } from '../format.js';
import { snapshots } from '../snapshots.js';
import type { ChartPlan } from './chart.js';

export const CHART_HEIGHT = 240;
/** A pointer on one chart shows on the other. */
const SYNC_KEY = 'traffic';
const ALARM_HEIGHT = 5;

/** How uPlot is to draw a plan, in the colours of the style sheet as they are now. */
export function optionsOf(
  plan: ChartPlan,
  spanSeconds: number,
  box: HTMLElement,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(box);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  const values = (ticks: (number | null)[]) => ticks.map((tick) => (tick === null ? '' : plan.tick(tick)));
  return {
    width: box.clientWidth,
    height: CHART_HEIGHT,
    padding: [12, 8, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC_KEY }, drag: { x: false, y: false }, points: { show: !plan.isStacked } },
    scales: {
      x: { range: () => lastSeconds(spanSeconds) },
      y: plan.isStacked
        ? { range: (_, __, max) => [0, Math.max(max ?? 0, 5) * 1.08] }
        : { distr: 3, log: 10, range: (_, min, max) => decadesAround(min, max) },
    },
    axes: [
      { ...axis, size: 30, space: 90, values: (_, ticks) => ticks.map((tick) => clockText(tick * 1000)) },
      {
        ...axis,
        size: 62,
        ...(plan.isStacked
          ? { values: (_, ticks) => values(ticks) }
          : { splits: (_, __, min, max) => decades(min, max), values: (_, ticks) => values(ticks) }),
      },
    ],
    ...(plan.isStacked ? areas(plan, color) : lines(plan, color)),
    hooks: {
      draw: [(chart) => drawMarks(chart, plan, color)],
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
    },
  };
}

type Drawing = Pick<uPlot.Options, 'series' | 'bands'>;

function lines({ series }: ChartPlan, color: (name: string) => string): Drawing {
  const drawn = series.map((one) => ({
    label: one.name,
    stroke: color(one.color),
    width: 2.5,
    points: { show: false },
  }));
  return { series: [{}, ...drawn] };
}

/** Without outlines: that of a kind with nothing in it would lie on the one below. */
function areas({ series }: ChartPlan, color: (name: string) => string): Drawing {
  const drawn = series.map((one, index) => ({
    label: one.name,
    width: 0,
    points: { show: false },
    ...(index === 0 ? { fill: color(one.color) } : {}),
  }));
  const bands = series.slice(1).map((one, index) => ({
    series: [index + 2, index + 1] as uPlot.Band.Bounds,
    fill: color(one.color),
  }));
  return { series: [{}, ...drawn], bands };
}

/** The start of the sale, and the times of failures. */
function drawMarks(chart: uPlot, plan: ChartPlan, color: (name: string) => string): void {
  const { ctx, bbox } = chart;
  const { sale } = snapshots.latest ?? {};
  const { min = 0, max = 0 } = chart.scales.x!;
  const startSeconds = (sale?.startsAtMs ?? 0) / 1000;
  ctx.save();
  if (startSeconds > min && startSeconds < max) {
    const x = chart.valToPos(startSeconds, 'x', true);
    ctx.strokeStyle = ctx.fillStyle = color('--muted');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4, 4]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.textAlign = 'right';
    ctx.font = `${11 * devicePixelRatio}px ${getComputedStyle(chart.root).fontFamily}`;
    ctx.fillText('sale starts', x - 5 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
  }
  ctx.fillStyle = color('--failed');
  const [times = []] = chart.data;
  plan.alarms?.().forEach((value, index) => {
    const at = times[index];
    if (!value || at === undefined || at < min || at > max) return;
    const width = Math.max(2, (bbox.width / (max - min)) * 2);
    ctx.fillRect(chart.valToPos(at, 'x', true) - width, bbox.top, width, ALARM_HEIGHT * devicePixelRatio);
  });
  ctx.restore();
}

function lastSeconds(spanSeconds: number): [number, number] {
  const toMs = snapshots.series.atMs.at(-1) ?? snapshots.latest?.evaluatedAtMs ?? Date.now();
  return [toMs / 1000 - spanSeconds, toMs / 1000];
}

/** Whole powers of ten, at least from 1 ms to 1 s. */
function decadesAround(min: number | null, max: number | null): [number, number] {
  const floor = Math.floor(Math.log10(Math.max(min ?? 1, 0.01)));
  const ceiling = Math.ceil(Math.log10(Math.max(max ?? 1000, 0.1)));
  return [10 ** Math.min(floor, 0), 10 ** Math.max(ceiling, 3)];
}

function decades(min: number, max: number): number[] {
  const [from, to] = [Math.round(Math.log10(min)), Math.round(Math.log10(max))];
  return Array.from({ length: to - from + 1 }, (_, index) => Number((10 ** (from + index)).toPrecision(1)));
}
