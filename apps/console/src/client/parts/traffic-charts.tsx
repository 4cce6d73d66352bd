import { useState } from 'preact/hooks';
import { ANSWER_KINDS } from '../../domain/answer-kind.js';
import { latencyText, rateText } from '../format.js';
import { KIND_COLORS, KIND_NAMES } from '../kinds.js';
import { snapshots } from '../snapshots.js';
import type { TpName } from '../traffic-series.js';
import { Chart, type ChartPlan } from './chart.js';
import { Choice, Panel } from './panel.js';

const SPANS = [
  ['120', '2 min'],
  ['600', '10 min'],
] as const;
const TPS = [
  ['tp50Ms', 'TP50'],
  ['tp90Ms', 'TP90'],
  ['tp99Ms', 'TP99'],
  ['tp999Ms', 'TP999'],
] as const;

const KINDS = ANSWER_KINDS.map((kind) => ({ name: KIND_NAMES[kind], color: KIND_COLORS[kind] }));
const { series } = snapshots;

const RATE_PLAN: ChartPlan = {
  label: 'Purchase requests per second, stacked by kind of answer',
  series: KINDS,
  isStacked: true,
  drawn: () => series.stackedRates(),
  told: () => ANSWER_KINDS.map((kind) => series.rates(kind)),
  alarms: () => series.rates('failed'),
  text: (value) => `${rateText(value)}/s`,
  tick: (value) => value.toLocaleString('en'),
};

const latencyPlan = (tp: TpName, name: string): ChartPlan => ({
  label: `${name} of the answers to purchase requests, by kind`,
  series: KINDS,
  isStacked: false,
  drawn: () => ANSWER_KINDS.map((kind) => series.tps(kind, tp)),
  told: () => ANSWER_KINDS.map((kind) => series.tps(kind, tp)),
  text: latencyText,
  tick: (value) => (value >= 1000 ? `${value / 1000} s` : `${value} ms`),
});
const LATENCY_PLANS = Object.fromEntries(TPS.map(([tp, name]) => [tp, latencyPlan(tp, name)]));

/** Rate and latency by kind of answer, over the same time. */
export function TrafficCharts() {
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>('120');
  const [tp, setTp] = useState<TpName>('tp99Ms');
  return (
    <>
      <Panel
        area="rate"
        title="Requests per second"
        note="stacked by kind of answer; a red mark above: failures"
        tools={<Choice name="Time" options={SPANS} value={span} onChange={setSpan} />}
      >
        <Chart key={span} plan={RATE_PLAN} spanSeconds={Number(span)} testId="chart-rate" />
      </Panel>
      <Panel
        area="latency"
        title="Latency"
        note="by kind of answer, each over 10 s"
        tools={<Choice name="Quantile" options={TPS} value={tp} onChange={setTp} />}
      >
        <Chart
          key={`${tp} ${span}`}
          plan={LATENCY_PLANS[tp]!}
          spanSeconds={Number(span)}
          testId="chart-latency"
        />
      </Panel>
    </>
  );
}
