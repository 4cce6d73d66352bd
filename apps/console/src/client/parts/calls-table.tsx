import { Fragment } from 'preact';
import type { CallFigures, CallPair } from '../../application/snapshot.js';
import { availability, count, latency } from '../figures.js';
import { ABSENT, rateText } from '../format.js';
import type { Shown } from '../live.js';
import { Panel } from './panel.js';
import { failedText } from './services-table.js';

interface Column {
  readonly id: string;
  readonly title: string;
  readonly of: (figures: CallFigures) => Shown | null;
}

const COLUMNS: readonly Column[] = [
  {
    ...{ id: 'rate', title: 'Calls/s' },
    of: ({ perSecond }) => ({ text: rateText(perSecond), value: perSecond }),
  },
  { id: 'calls', title: 'Calls', of: ({ calls }) => count(calls) },
  { id: 'failed', title: 'Failed', of: failedText },
  { id: 'success', title: 'Success', of: ({ calls, failed }) => availability(failed, calls).percent },
  { id: 'tp50', title: 'TP50', of: ({ tp50Ms }) => latency(tp50Ms) },
  { id: 'tp90', title: 'TP90', of: ({ tp90Ms }) => latency(tp90Ms) },
  { id: 'tp99', title: 'TP99', of: ({ tp99Ms }) => latency(tp99Ms) },
];

/** The figures of each arrow, and of each method behind it. */
export function CallsTable({ pairs }: { pairs: readonly CallPair[] }) {
  return (
    <Panel area="calls" title="Calls" note="by caller, provider and method">
      {pairs.length === 0 ? (
        <p class="empty">No calls are known.</p>
      ) : (
        <div class="scroll">
          <table data-testid="call-pairs">
            <thead>
              <tr>
                <th scope="col">Caller → provider, method</th>
                {COLUMNS.map(({ id, title }) => (
                  <th key={id} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pairs.map((pair) => (
                <PairRows key={`${pair.caller} ${pair.provider}`} pair={pair} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function PairRows({ pair }: { pair: CallPair }) {
  const [caller, provider] = [pair.caller ?? 'unknown', pair.provider ?? 'nobody'];
  const id = `${caller}-${provider}`;
  return (
    <Fragment>
      <tr class="group">
        <th scope="row">
          {caller} → {provider}
        </th>
        <Cells id={id} figures={pair} />
      </tr>
      {pair.methods.map((one) => {
        const name = `${one.interface.split('.').at(-1)}.${one.method}`;
        return (
          <tr class="member" key={`${one.interface}.${one.method}`}>
            <th scope="row" title={one.interface}>
              {name}
            </th>
            <Cells id={`${id}-${name}`} figures={one} />
          </tr>
        );
      })}
    </Fragment>
  );
}

function Cells({ id, figures }: { id: string; figures: CallFigures }) {
  return (
    <Fragment>
      {COLUMNS.map((column) => {
        const shown = column.of(figures);
        return (
          <td key={column.id}>
            <span data-testid={`${column.id}-${id}`} data-value={shown?.value}>
              {shown?.text ?? ABSENT}
            </span>
          </td>
        );
      })}
    </Fragment>
  );
}
