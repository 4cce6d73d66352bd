import type { Instance, Snapshot } from '../../application/snapshot.js';
import { bytesText, durationText, latencyText } from '../format.js';
import { Clock, Figure, useSelected, type Shown } from '../live.js';
import { snapshots } from '../snapshots.js';
import { Panel } from './panel.js';

/** The processes that Prometheus scrapes. */
export function InstancesTable() {
  const rows = useSelected(
    () =>
      snapshots.latest?.instances?.map(({ instance, isUp, sinceMs }) => ({
        ...{ instance, isUp },
        // Prometheus may tell a little else each time when a process that is down was last seen.
        sinceMs: sinceMs === null ? null : Math.round(sinceMs / 10_000) * 10_000,
      })) ?? null,
  );
  const up = rows?.filter(({ isUp }) => isUp).length;
  return (
    <Panel area="instances" title="Instances" note={rows && `${up} of ${rows.length} up`}>
      {rows === null || rows.length === 0 ? (
        <p class="empty">Prometheus tells of no process.</p>
      ) : (
        <div class="scroll">
          <table data-testid="instances">
            <thead>
              <tr>
                <th scope="col">Instance</th>
                <th scope="col">State</th>
                <th scope="col">Memory</th>
                <th scope="col">CPU</th>
                <th scope="col" title="Delay of the event loop, TP99">
                  Loop delay
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ instance, isUp, sinceMs }) => (
                <tr key={instance}>
                  <th scope="row">{instance}</th>
                  <td data-testid={`state-${instance}`} data-value={isUp ? 'up' : 'down'}>
                    <i class={isUp ? 'lamp up' : 'lamp down'} /> {isUp ? 'up' : 'DOWN'}{' '}
                    {sinceMs !== null && (
                      <span class="muted">
                        <Clock text={(nowMs) => durationText(nowMs - sinceMs)} />
                      </span>
                    )}
                  </td>
                  {cell(instance, 'memory', ({ memoryBytes }) => shown(memoryBytes, bytesText))}
                  {cell(instance, 'cpu', ({ cpuCores }) => shown(cpuCores, cpuText))}
                  {cell(instance, 'loop', ({ loopDelayMs }) => shown(loopDelayMs, latencyText))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function cell(name: string, column: string, of: (instance: Instance) => Shown | null) {
  return (
    <td>
      <Figure
        testId={`${column}-${name}`}
        of={({ instances }: Snapshot) => {
          const found = instances?.find(({ instance }) => instance === name);
          return found?.isUp ? of(found) : null;
        }}
      />
    </td>
  );
}

const shown = (value: number | null, text: (value: number) => string): Shown | null =>
  value === null ? null : { text: text(value), value };

const cpuText = (cores: number) => `${(cores * 100).toFixed(0)} %`;
