import { useRef } from 'preact/hooks';
import type { FunnelStage } from '../../domain/funnel.js';
import type { Snapshot } from '../../application/snapshot.js';
import { countText, shareText } from '../format.js';
import { Figure, useSnapshots } from '../live.js';
import { Panel } from './panel.js';

type Stage = FunnelStage['stage'];

const STEPS: readonly (readonly [Stage, string])[] = [
  ['accepted', 'Accepted'],
  ['reserved', 'Reserved in the ledger'],
  ['paid', 'Paid: sold'],
];
const ELSEWHERE: readonly (readonly [Stage, string])[] = [
  ['waiting', 'Waiting for payment'],
  ['released', 'Cancelled: released'],
  ['rejected', 'Rejected by the ledger'],
];

/** What became of the sale's purchases. */
export function FunnelPanel() {
  return (
    <Panel area="funnel" title="Funnel of this sale" note="purchases, by the ledger">
      <dl class="funnel">
        {STEPS.map(([stage, name]) => (
          <StageBar key={stage} stage={stage} name={name} />
        ))}
        {ELSEWHERE.map(([stage, name]) => (
          <StageBar key={stage} stage={stage} name={name} isElsewhere />
        ))}
      </dl>
    </Panel>
  );
}

function StageBar({ stage, name, isElsewhere }: { stage: Stage; name: string; isElsewhere?: boolean }) {
  const bar = useRef<HTMLElement>(null);
  useSnapshots((snapshot) => {
    const share = stageOf(snapshot, stage)?.share ?? 0;
    // A single one among thousands is still to be seen.
    bar.current?.style.setProperty('width', share === 0 ? '0' : `max(3px, ${share * 100}%)`);
  });
  return (
    <div class={isElsewhere ? 'stage elsewhere' : 'stage'}>
      <dt>{name}</dt>
      <dd>
        <span class="track" aria-hidden="true">
          <i ref={bar} class={`stage-${stage}`} />
        </span>
        <Figure
          className="strong"
          testId={`funnel-${stage}`}
          of={(snapshot) => {
            const found = stageOf(snapshot, stage);
            return found && { text: countText(found.count), value: found.count };
          }}
        />
        <Figure
          className="note"
          of={(snapshot) => {
            const share = stageOf(snapshot, stage)?.share;
            return share == null ? { text: '' } : { text: shareText(share) };
          }}
        />
      </dd>
    </div>
  );
}

function stageOf({ sale }: Snapshot, stage: Stage): FunnelStage | undefined {
  return [...(sale?.funnel?.steps ?? []), ...(sale?.funnel?.elsewhere ?? [])].find(
    (one) => one.stage === stage,
  );
}
