import type { CallFigures, EntryFigures, Snapshot } from '../../application/snapshot.js';
import { availability, count, latency } from '../figures.js';
import { countText, rateText } from '../format.js';
import { Figure, useSelected, type Shown } from '../live.js';
import { snapshots } from '../snapshots.js';
import { Choice, Panel } from './panel.js';

export type ServicesWindow = 'minute' | 'fiveMinutes' | 'spike';

const WINDOWS = [
  ['minute', '1 min'],
  ['fiveMinutes', '5 min'],
  ['spike', 'since the sale started'],
] as const;

/** Every service and every interface of it, as its callers see it. */
export function ServicesTable({
  window,
  onWindow,
}: {
  window: ServicesWindow;
  onWindow: (window: ServicesWindow) => void;
}) {
  const { rows, prometheus } = useSelected(() => ({
    prometheus: snapshots.latest?.prometheus,
    rows: snapshots.latest?.services?.[window]?.map(({ service, entry }) => ({ service, entry })) ?? null,
  }));
  return (
    <Panel
      area="services"
      title="Services"
      note="as their callers see them"
      tools={<Choice name="Window" options={WINDOWS} value={window} onChange={onWindow} />}
    >
      {rows === null || rows.length === 0 ? (
        <p class="empty">{emptyText(prometheus, window)}</p>
      ) : (
        <div class="scroll">
          <table data-testid="services">
            <thead>
              <tr>
                <th scope="col">Service, interface</th>
                <th scope="col" class="wide">
                  Calls/s
                </th>
                <th scope="col" class="wide">
                  Calls
                </th>
                <th scope="col">Failed</th>
                <th scope="col">Availability</th>
                <th scope="col" class="wide">
                  Nines
                </th>
                <th scope="col" class="wide">
                  TP50
                </th>
                <th scope="col" class="wide">
                  TP90
                </th>
                <th scope="col">TP99</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ service, entry }) => (
                <EntryRow key={`${service}/${entry}`} service={service} entry={entry} window={window} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="note">
        Failed: no answer to a proper call (5xx of HTTP; TIMEOUT, NETWORK, NO_PROVIDER, SERVICE_ERROR, … of
        RPC). Business refusals are answers.
      </p>
    </Panel>
  );
}

function emptyText(prometheus: Snapshot['prometheus'] | undefined, window: ServicesWindow): string {
  if (prometheus === undefined) return 'Reading…';
  if (prometheus === 'AWAY') return 'Prometheus does not answer: no figures.';
  if (prometheus === 'NOT_CONFIGURED')
    return 'There is no Prometheus (PROMETHEUS_URL), so there are no figures.';
  return window === 'spike' ? 'No sale has started that could be looked at.' : 'No calls in this time.';
}

const ON_WIDE_SCREENS: ReadonlySet<string> = new Set(['rate', 'calls', 'nines', 'tp50', 'tp90']);

interface RowOf {
  readonly service: string;
  readonly entry: string | null;
  readonly window: ServicesWindow;
}

function EntryRow({ service, entry, window }: RowOf) {
  const find = ({ services }: Snapshot): EntryFigures | undefined =>
    services?.[window]?.find((one) => one.service === service && one.entry === entry);
  const id = entry === null ? service : `${service}-${entry.replaceAll(' ', '-')}`;
  const cell = (name: string, of: (figures: EntryFigures) => Shown | null) => (
    <td class={ON_WIDE_SCREENS.has(name) ? 'wide' : undefined}>
      <Figure
        testId={`${name}-${id}`}
        of={(snapshot) => {
          const found = find(snapshot);
          return found && of(found);
        }}
      />
    </td>
  );
  return (
    <tr class={entry === null ? 'group' : 'member'}>
      <th scope="row">{entry ?? service}</th>
      {cell('rate', ({ perSecond }) => ({ text: rateText(perSecond), value: perSecond }))}
      {cell('calls', ({ calls }) => count(calls))}
      {cell('failed', failedText)}
      {cell('availability', ({ calls, failed }) => {
        return availability(failed, calls).percent;
      })}
      {cell('nines', ({ calls, failed }) => {
        const { nines } = availability(failed, calls);
        return nines === null ? null : { text: nines };
      })}
      {cell('tp50', ({ tp50Ms }) => latency(tp50Ms))}
      {cell('tp90', ({ tp90Ms }) => latency(tp90Ms))}
      {cell('tp99', ({ tp99Ms }) => latency(tp99Ms))}
    </tr>
  );
}

export function failedText({ failed, failures }: CallFigures): Shown {
  const reasons = Object.entries(failures).map(([code, times]) => `${countText(times)} ${code}`);
  return { text: failed === 0 ? '0' : reasons.join(', '), value: failed };
}
