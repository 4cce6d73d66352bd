import { useState } from 'preact/hooks';
import { ANSWER_KINDS, type AnswerKind } from '../../domain/answer-kind.js';
import type { AnswerCount, Latency, Snapshot } from '../../application/snapshot.js';
import { count, countOfKind, latency, perSecond } from '../figures.js';
import { clockText, countText, rateText } from '../format.js';
import { KIND_NAMES } from '../kinds.js';
import { Figure } from '../live.js';
import { Choice, Panel } from './panel.js';

type Window = 'now' | 'start';
const ROWS = [...ANSWER_KINDS, 'all'] as const;
const TPS = [
  ['tp50Ms', 'TP50'],
  ['tp90Ms', 'TP90'],
  ['tp99Ms', 'TP99'],
  ['tp999Ms', 'TP999'],
] as const;

const latencyIn = ({ traffic, spike }: Snapshot, window: Window): Latency | undefined =>
  window === 'now' ? traffic?.latency : spike?.latency;

/** The answers to purchase requests, by kind. */
export function AnswersTable() {
  const [window, setWindow] = useState<Window>('start');
  return (
    <Panel
      area="answers"
      title="Answers to purchase requests"
      note={<Figure of={windowText} testId="spike-window" />}
      tools={
        <Choice
          name="Latencies of"
          value={window}
          onChange={setWindow}
          options={[
            ['start', 'TPs since the start'],
            ['now', 'last 10 s'],
          ]}
        />
      }
    >
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" class="wide">
                Now
              </th>
              <th scope="col">Since the start</th>
              <th scope="col" class="wide" title="Since the gateways that run now were started">
                In all
              </th>
              {TPS.map(([tp, name]) => (
                <th key={tp} scope="col" class={tp === 'tp90Ms' ? 'wide' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody key={window}>
            {ROWS.map((kind) => (
              <KindRow key={kind} kind={kind} window={window} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        <Figure of={reasonsText} testId="reasons" />
      </p>
    </Panel>
  );
}

function KindRow({ kind, window }: { kind: AnswerKind | 'all'; window: Window }) {
  return (
    <tr class={kind === 'all' ? 'sum' : undefined}>
      <th scope="row">
        {kind !== 'all' && <i class={`dot kind-${kind}`} />}
        {kind === 'all' ? 'All' : KIND_NAMES[kind]}
      </th>
      <td class="wide">
        <Figure
          testId={`rate-${kind}`}
          of={(snapshot) => {
            const value = perSecond(snapshot, kind);
            return value === null ? null : { text: `${rateText(value)}/s`, value };
          }}
        />
      </td>
      <td class="strong">
        <Figure
          testId={`count-${kind}`}
          of={({ spike }) => (spike === null ? null : count(countOfKind(spike.answers, kind)))}
        />
      </td>
      <td class="wide">
        <Figure
          testId={`total-${kind}`}
          of={({ traffic }) => (traffic === null ? null : count(countOfKind(traffic.totals, kind)))}
        />
      </td>
      {TPS.map(([tp]) => (
        <td key={tp} class={tp === 'tp90Ms' ? 'wide' : undefined}>
          <Figure
            testId={`${tp.slice(0, -2)}-${kind}`}
            of={(snapshot) => latency(latencyIn(snapshot, window)?.[kind][tp])}
          />
        </td>
      ))}
    </tr>
  );
}

function windowText({ spike, evaluatedAtMs }: Snapshot) {
  if (spike === null) return { text: '' };
  const isOver = spike.toMs < evaluatedAtMs;
  const window = isOver
    ? `${clockText(spike.fromMs)} to ${clockText(spike.toMs)}`
    : `since ${clockText(spike.fromMs)}`;
  return {
    text: spike.isEstimated ? `${window}, ≈ (a process was started anew)` : window,
    value: spike.toMs,
  };
}

/** Which refusals and failures there were. */
function reasonsText({ spike }: Snapshot) {
  if (spike === null) return { text: '' };
  const words = (kind: AnswerKind, name: string) => {
    const found: readonly AnswerCount[] = spike.answers.filter((answer) => answer.kind === kind);
    const parts = found.map(({ code, count: times }) => `${countText(times)} ${code}`);
    return parts.length === 0 ? [] : `${name}: ${parts.join(', ')}`;
  };
  return { text: [words('refused', 'Refused'), words('failed', 'Failed')].flat().join('  ·  ') };
}
