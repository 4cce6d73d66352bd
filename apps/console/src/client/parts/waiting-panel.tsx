import { countText, latencyText } from '../format.js';
import { Figure, useSelected } from '../live.js';
import { snapshots } from '../snapshots.js';
import { Panel } from './panel.js';

/** What waits: records in Kafka, events in outboxes. */
export function WaitingPanel() {
  const rows = useSelected(() => {
    const pipeline = snapshots.latest?.pipeline;
    return {
      groups: pipeline?.lag.map(({ group, topic }) => ({ group, topic })) ?? [],
      databases: pipeline?.outboxes.map(({ service, database }) => ({ service, database })) ?? [],
    };
  });
  return (
    <Panel area="waiting" title="What waits" note="Kafka lag, age of outboxes">
      {rows.groups.length + rows.databases.length === 0 ? (
        <p class="empty">No consumer and no outbox has told of itself yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Consumer group or database</th>
              <th scope="col">Waits</th>
            </tr>
          </thead>
          <tbody>
            {rows.groups.map(({ group, topic }) => (
              <tr key={`${group} ${topic}`}>
                <th scope="row">
                  {group} <span class="muted">{topic}</span>
                </th>
                <td>
                  <Figure
                    testId={`lag-${group}`}
                    of={({ pipeline }) => {
                      const found = pipeline?.lag.find((one) => one.group === group && one.topic === topic);
                      return found && { text: `${countText(found.records)} records`, value: found.records };
                    }}
                  />
                </td>
              </tr>
            ))}
            {rows.databases.map(({ service, database }) => (
              <tr key={`${service} ${database}`}>
                <th scope="row">
                  {database} <span class="muted">outbox of {service}</span>
                </th>
                <td>
                  <Figure
                    testId={`outbox-${database}`}
                    of={({ pipeline }) => {
                      const found = pipeline?.outboxes.find(
                        (one) => one.service === service && one.database === database,
                      );
                      if (found === undefined) return null;
                      const { ageSeconds } = found;
                      return {
                        text: ageSeconds === 0 ? 'empty' : latencyTextOf(ageSeconds),
                        value: ageSeconds,
                      };
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

const latencyTextOf = (seconds: number) =>
  seconds < 5 ? latencyText(seconds * 1000) : `${seconds.toFixed(0)} s`;
