import { useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Snapshot } from '../../application/snapshot.js';
import { availability, bigLatency, count, countOfKind, latency, perSecond } from '../figures.js';
import { countText, latencyText, rateText, shareText } from '../format.js';
import { Figure, setAttribute, useSnapshots, type Shown } from '../live.js';
import { snapshots } from '../snapshots.js';

/** The figures that are read from two metres. */
export function Tiles() {
  return (
    <div class="tiles at-tiles">
      <Tile name="Sold" testId="big-sold" of={({ sale }) => count(sale?.stock.sold)}>
        <Figure of={({ sale }) => shareOfTotal(sale?.stock.sold, sale?.stock.total)} absent="" />
      </Tile>
      <Tile name="Reserved" testId="big-reserved" of={({ sale }) => count(sale?.stock.reserved)}>
        <Figure of={waitingText} absent="" />
      </Tile>
      <Tile name="Left" testId="big-left" of={({ sale }) => count(sale?.stock.left)} tone={leftTone}>
        <Figure of={leftText} absent="" />
      </Tile>
      <Tile name="Requests" unit="/s" testId="big-rate" of={(snapshot) => rate(perSecond(snapshot, 'all'))}>
        <Figure of={peakText} absent="" />
      </Tile>
      <Tile name="TP99" testId="big-tp99" of={(snapshot) => latency(bigLatency(snapshot, 'tp99Ms')?.ms)}>
        <Figure of={latencyDetail} absent="" />
      </Tile>
      <Tile
        name="Availability"
        testId="big-availability"
        of={(snapshot) => purchaseAvailability(snapshot)?.percent}
        tone={availabilityTone}
      >
        <Figure of={availabilityDetail} absent="" />
      </Tile>
    </div>
  );
}

function Tile({
  name,
  unit,
  testId,
  of,
  tone,
  children,
}: {
  name: string;
  /** Of every value; where it depends on the value, it is part of its text. */
  unit?: string;
  testId: string;
  of: (snapshot: Snapshot) => Shown | null | undefined;
  tone?: (snapshot: Snapshot) => string | null;
  children: ComponentChildren;
}) {
  const tile = useRef<HTMLDivElement>(null);
  useSnapshots((snapshot) => {
    if (tile.current === null) return;
    setAttribute(tile.current, 'data-tone', tone?.(snapshot) ?? null);
    setAttribute(tile.current, 'data-size', sizeOf(withoutUnit(of(snapshot))?.text ?? ''));
  });
  return (
    <div class="tile" ref={tile} role="group" aria-label={name}>
      <span class="tile-name">{name}</span>
      <span class="big">
        <Figure of={(snapshot) => withoutUnit(of(snapshot))} testId={testId} />
        <small>{unit ?? <Figure of={(snapshot) => unitOf(of(snapshot))} />}</small>
      </span>
      <span class="note">{children}</span>
    </div>
  );
}

/** Long figures are shown smaller. */
const sizeOf = (text: string) => (text.length > 7 ? 'longest' : text.length > 5 ? 'long' : null);

/** The unit stands behind the last space: `69 ms`, `99.97 %`. It is shown small. */
function withoutUnit(shown: Shown | null | undefined): Shown | null | undefined {
  return shown && { ...shown, text: shown.text.replace(/ (ms|s|%)$/, '') };
}

function unitOf(shown: Shown | null | undefined): Shown {
  return { text: / (ms|s|%)$/.exec(shown?.text ?? '')?.[1] ?? '' };
}

const rate = (value: number | null): Shown | null =>
  value === null ? null : { text: rateText(value), value };

function shareOfTotal(part: number | null | undefined, total: number | undefined): Shown | null {
  if (part == null || total === undefined) return null;
  return { text: `paid · ${shareText(total === 0 ? 0 : part / total)} of ${countText(total)}` };
}

function waitingText({ sale }: Snapshot): Shown | null {
  if (sale?.stock.underWay == null) return null;
  const { underWay } = sale.stock;
  return { text: underWay > 0 ? `${countText(underWay)} on their way here` : 'waiting for payment' };
}

function leftText({ sale }: Snapshot): Shown | null {
  if (sale === null) return null;
  const { left, total } = sale.stock;
  return { text: left === 0 ? 'sold out' : `${shareText(left / total)} of ${countText(total)}` };
}

const leftTone = ({ sale }: Snapshot) => (sale?.stock.left === 0 ? 'out' : null);

function peakText({ traffic }: Snapshot): Shown | null {
  const peak = snapshots.series.peak();
  if (traffic === null || peak === null) return null;
  return {
    text: peak === 0 ? 'quiet for 10 min' : `peak ${rateText(peak)}/s (10 min)`,
  };
}

function latencyDetail(snapshot: Snapshot): Shown | null {
  const found = bigLatency(snapshot, 'tp99Ms');
  if (found === null) return null;
  const accepted = found.of('accepted');
  return { text: `${accepted === null ? '' : `accepted ${latencyText(accepted)} · `}${found.window}` };
}

function purchaseAvailability({ spike }: Snapshot) {
  if (spike === null) return null;
  const { answers } = spike;
  return availability(countOfKind(answers, 'failed'), countOfKind(answers, 'all'));
}

function availabilityDetail(snapshot: Snapshot): Shown | null {
  const nines = purchaseAvailability(snapshot)?.nines;
  if (nines == null || snapshot.spike === null) return null;
  const failed = countOfKind(snapshot.spike.answers, 'failed');
  return { text: `${nines} · ${countText(failed)} failed` };
}

function availabilityTone(snapshot: Snapshot): string | null {
  const ratio = purchaseAvailability(snapshot)?.percent?.value;
  if (typeof ratio !== 'number') return null;
  return ratio >= 0.999 ? 'good' : ratio >= 0.99 ? 'warning' : 'bad';
}
