import type { CounterValue, Snapshot } from '../../application/snapshot.js';
import { count, latency } from '../figures.js';
import { clockText, countText, rateText } from '../format.js';
import { Figure, type Shown } from '../live.js';
import { Panel } from './panel.js';

/** A purchase passes them in this order. */
const STAGES = [
  { counter: 'purchases', name: 'Gate', main: 'ACCEPTED', word: 'accepted' },
  { counter: 'ledger', name: 'Ledger', main: 'RESERVED', word: 'reserved' },
  { counter: 'orders', name: 'Orders', main: 'PLACED', word: 'placed' },
  { counter: 'payments', name: 'Payments', main: 'SUCCEEDED', word: 'succeeded' },
  { counter: 'settlements', name: 'Stock settled', main: 'SOLD', word: 'sold' },
] as const;
type Stage = (typeof STAGES)[number];

/** From the gate to the money, for all sales together, and what waits in between. */
export function PipelinePanel() {
  return (
    <Panel area="pipeline" title="Pipeline" note={<Figure of={windowText} absent="" />}>
      <ol class="stages">
        {STAGES.map((stage) => (
          <li key={stage.counter}>
            <span class="tile-name">{stage.name}</span>
            <span class="medium">
              <Figure
                testId={`pipeline-${stage.counter}`}
                of={(snapshot) => count(valueOf(shownCounters(snapshot), stage.counter, stage.main))}
              />{' '}
              <small>{stage.word}</small>
            </span>
            <span class="note">
              <Figure of={(snapshot) => stageRate(snapshot, stage)} />
              <Figure of={(snapshot) => others(snapshot, stage)} absent="" />
              <span class="wide">
                {' · '}
                <Figure
                  testId={`total-${stage.counter}`}
                  of={({ pipeline }) => count(valueOf(pipeline?.totals, stage.counter, stage.main))}
                />
                {' in all'}
              </span>
            </span>
          </li>
        ))}
      </ol>
      <dl class="facts">
        <Fact name="Gate of this sale" testId="gate" of={gateText} />
        <Fact name="Accepted → order, TP99 (1 min)" testId="order-delay" of={orderDelay} />
        <Fact name="Kafka lag" testId="lag" of={lagText} />
        <Fact name="Oldest in an outbox" testId="outbox-age" of={outboxText} />
        <Fact name="Dead letters" testId="dead-letters" of={({ pipeline }) => count(pipeline?.deadLetters)} />
      </dl>
    </Panel>
  );
}

function Fact({
  name,
  of,
  testId,
}: {
  name: string;
  of: (snapshot: Snapshot) => Shown | null;
  testId: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Figure of={of} testId={testId} />
      </dd>
    </div>
  );
}

/** Since the sale started, where one has; else since the processes were started. */
const shownCounters = ({ spike, pipeline }: Snapshot) => spike?.counters ?? pipeline?.totals;

function windowText({ spike }: Snapshot): Shown {
  return {
    text:
      spike === null
        ? 'all sales, since the processes were started'
        : `all sales, since ${clockText(spike.fromMs)}`,
  };
}

/** What was never counted is zero where anything can be known at all. */
function valueOf(values: readonly CounterValue[] | undefined, counter: string, label: string): number | null {
  if (values === undefined) return null;
  return values.find((one) => one.counter === counter && one.label === label)?.value ?? 0;
}

function stageRate({ pipeline }: Snapshot, { counter, main }: Stage): Shown | null {
  const value = valueOf(pipeline?.perSecond, counter, main);
  return value === null ? null : { text: `${rateText(value)}/s` };
}

/** What else was counted there, most frequent first. */
function others(snapshot: Snapshot, { counter, main }: Stage): Shown | null {
  const parts = (shownCounters(snapshot) ?? [])
    .filter((one) => one.counter === counter && one.label !== main && one.value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ label, value }) => `${countText(value)} ${label}`);
  return parts.length === 0 ? null : { text: ` · ${parts.join(', ')}` };
}

function gateText({ pipeline, sale }: Snapshot): Shown | null {
  const gate = pipeline?.gates.find(({ saleId }) => saleId === sale?.saleId);
  if (gate === undefined) return null;
  const waiting = gate.unlogged === null ? '' : `, ${countText(gate.unlogged)} wait for Kafka`;
  return { text: `${gate.isOpen ? 'open' : 'FENCED'}${waiting}`, value: gate.isOpen ? 'open' : 'fenced' };
}

const orderDelay = ({ pipeline }: Snapshot) => latency(pipeline?.orderDelay.tp99Ms);

function lagText({ pipeline }: Snapshot): Shown | null {
  if (pipeline === null || pipeline.lag.length === 0) return null;
  const records = pipeline.lag.reduce((sum, lag) => sum + lag.records, 0);
  return { text: `${countText(records)} ${records === 1 ? 'record' : 'records'}`, value: records };
}

function outboxText({ pipeline }: Snapshot): Shown | null {
  if (pipeline === null || pipeline.outboxes.length === 0) return null;
  const seconds = Math.max(...pipeline.outboxes.map(({ ageSeconds }) => ageSeconds));
  return { text: seconds === 0 ? 'empty' : latencySeconds(seconds), value: seconds };
}

const latencySeconds = (seconds: number) =>
  seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(1)} s`;
