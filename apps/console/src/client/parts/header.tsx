import type { Operator } from '../api.js';
import { Clock, useSelected } from '../live.js';
import { hashOf, PAGES, type Page, type Place } from '../router.js';
import { snapshots } from '../snapshots.js';
import { Mark } from './mark.js';

export const PAGE_NAMES: Readonly<Record<Page, string>> = {
  live: 'Live',
  services: 'Services',
  calls: 'Calls',
  sales: 'Sales',
};

export function Header({
  place,
  operator,
  onLogOut,
}: {
  place: Place;
  operator: Operator;
  onLogOut: () => void;
}) {
  return (
    <header class="top">
      <span class="brand">
        <Mark /> <b>Stampede</b> <span class="muted">console</span>
      </span>
      <nav aria-label="Pages">
        {PAGES.map((page) => (
          <a
            key={page}
            href={hashOf({ ...place, page })}
            aria-current={page === place.page ? 'page' : undefined}
            data-testid={`nav-${page}`}
          >
            {PAGE_NAMES[page]}
          </a>
        ))}
      </nav>
      <SalePicker place={place} />
      <Sources />
      <span class="operator">
        <span data-testid="operator">{operator.username}</span>
        <button type="button" class="quiet" onClick={onLogOut} data-testid="log-out">
          Log out
        </button>
      </span>
    </header>
  );
}

function SalePicker({ place }: { place: Place }) {
  const { sales, shown } = useSelected(() => ({
    shown: snapshots.latest?.sale?.name,
    sales: (snapshots.latest?.sales ?? []).map(({ saleId, name, status }) => ({ saleId, name, status })),
  }));
  const choose = (saleId: string) => {
    location.hash = hashOf({ page: place.page, sale: saleId === '' ? undefined : saleId });
  };
  const isListed = place.sale === undefined || sales.some(({ saleId }) => saleId === place.sale);
  return (
    <label class="picker">
      <span class="unseen">Sale</span>
      <select
        value={place.sale ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
        data-testid="sale-picker"
      >
        <option value="">{place.sale === undefined && shown !== undefined ? `now: ${shown}` : 'now'}</option>
        {!isListed && <option value={place.sale}>{place.sale}</option>}
        {sales.map(({ saleId, name, status }) => (
          <option key={saleId} value={saleId}>
            {name} · {saleId} · {status.toLowerCase()}
          </option>
        ))}
      </select>
    </label>
  );
}

const PROMETHEUS_STATES = {
  OK: 'answers',
  AWAY: 'does not answer: its figures are absent',
  NOT_CONFIGURED: 'is not configured (PROMETHEUS_URL): its figures are absent',
} as const;

/** Where the figures come from, and whether they come. */
function Sources() {
  const { connection, prometheus, inventory } = useSelected(() => ({
    connection: snapshots.connection,
    prometheus: snapshots.latest?.prometheus,
    inventory: snapshots.latest?.inventory,
  }));
  return (
    <ul class="sources" role="status" aria-label="Sources">
      <Source name="Prometheus" testId="source-prometheus" state={prometheus} isGood={prometheus === 'OK'}>
        {prometheus && PROMETHEUS_STATES[prometheus]}
      </Source>
      <Source name="Inventory" testId="source-inventory" state={inventory} isGood={inventory === 'OK'}>
        {inventory && (inventory === 'OK' ? 'answers' : 'does not answer: shown is what it last told')}
      </Source>
      <Source name="Stream" testId="source-stream" state={connection} isGood={connection === 'open'}>
        {connection === 'lost' ? (
          'is interrupted, trying again'
        ) : connection === 'open' ? (
          <Age />
        ) : (
          'is opening'
        )}
      </Source>
    </ul>
  );
}

function Source({
  name,
  state,
  isGood,
  testId,
  children,
}: {
  name: string;
  state: string | undefined;
  isGood: boolean;
  testId: string;
  children?: preact.ComponentChildren;
}) {
  const tone = state === undefined || state === 'connecting' ? 'unknown' : isGood ? 'good' : 'bad';
  return (
    <li data-tone={tone} data-testid={testId} data-value={state}>
      <b>{name}</b> <span class="detail">{children}</span>
    </li>
  );
}

const age = (nowMs: number) => {
  const seconds = Math.max(0, Math.round((nowMs - (snapshots.latest?.takenAtMs ?? nowMs)) / 1000));
  return `${seconds} s ago`;
};

/** Not announced: it changes every second. */
function Age() {
  return (
    <span aria-hidden="true">
      <Clock text={age} />
    </span>
  );
}
