import { useState } from 'preact/hooks';
import type { GraphWindow } from '../../application/read-call-graph.js';
import { useCallGraph } from '../call-graph.js';
import { CallsTable } from '../parts/calls-table.js';
import { GraphPanel } from '../parts/graph-panel.js';

export function CallsPage() {
  const [window, setWindow] = useState<GraphWindow>('fiveMinutes');
  const state = useCallGraph(window);
  return (
    <div class="calls">
      <h1 class="unseen">Calls</h1>
      <GraphPanel state={state} window={window} onWindow={setWindow} />
      <CallsTable pairs={state.graph?.pairs ?? []} />
    </div>
  );
}
