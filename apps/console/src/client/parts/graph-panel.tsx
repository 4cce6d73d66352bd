import type { CallGraph, GraphWindow } from '../../application/read-call-graph.js';
import type { CallGraphState } from '../call-graph.js';
import { countText } from '../format.js';
import { layOut, NODE, type PlacedArrow, type PlacedNode } from '../graph-layout.js';
import { Choice, Panel } from './panel.js';

const WINDOWS = [
  ['minute', '1 min'],
  ['fiveMinutes', '5 min'],
  ['hour', '1 h'],
] as const;

/** Who calls whom by RPC, callers left of those they call. */
export function GraphPanel({
  state: { graph, problem },
  window,
  onWindow,
}: {
  state: CallGraphState;
  window: GraphWindow;
  onWindow: (window: GraphWindow) => void;
}) {
  const isEmpty = graph == null || graph.layers.length === 0;
  return (
    <Panel
      area="graph"
      title="Who calls whom"
      note="by RPC, over all instances; a dot marks who is called"
      tools={<Choice name="Window" options={WINDOWS} value={window} onChange={onWindow} />}
    >
      {problem !== null && <p class="empty">{problem}</p>}
      {isEmpty ? <p class="empty">{emptyText(graph)}</p> : <Picture graph={graph} />}
      {!isEmpty && <Cycles cycles={graph.cycles} />}
    </Panel>
  );
}

function emptyText(graph: CallGraph | null | undefined): string {
  if (graph === undefined) return 'Reading…';
  return graph === null ? 'Prometheus does not answer: no figures.' : 'No calls in this time.';
}

function Picture({ graph }: { graph: CallGraph }) {
  const { width, height, nodes, arrows } = layOut(graph);
  return (
    <div class="scroll">
      <svg
        class="graph"
        viewBox={`-4 -4 ${width + 8} ${height + 8}`}
        width={width}
        role="img"
        aria-label="Applications by layer, callers left of those they call; the table below tells the same"
      >
        {arrows.map((arrow) => (
          <Arrow key={arrow.path} arrow={arrow} />
        ))}
        {nodes.map((node) => (
          <Node key={node.name} node={node} />
        ))}
      </svg>
    </div>
  );
}

function Arrow({ arrow: { pair, path, end, label } }: { arrow: PlacedArrow }) {
  const { caller, provider, calls, failed } = pair;
  return (
    <g class={failed > 0 ? 'arrow failing' : 'arrow'} data-testid={`arrow-${caller}-${provider}`}>
      <title>{`${caller} → ${provider}: ${countText(calls)} calls, ${countText(failed)} failed`}</title>
      <path d={path} />
      <circle cx={end[0]} cy={end[1]} r="3.5" />
      <text x={label[0]} y={label[1] - 4}>
        {countText(calls)}
      </text>
    </g>
  );
}

function Node({ node: { name, x, y, isInCycle } }: { node: PlacedNode }) {
  return (
    <g class={isInCycle ? 'node failing' : 'node'} data-testid={`node-${name}`}>
      <rect x={x} y={y} width={NODE.width} height={NODE.height} rx="8" />
      <text x={x + NODE.width / 2} y={y + NODE.height / 2 + 5}>
        {name}
      </text>
    </g>
  );
}

function Cycles({ cycles }: Pick<CallGraph, 'cycles'>) {
  return (
    <p class={cycles.length === 0 ? 'note' : 'problem'} data-testid="cycles" data-value={cycles.length}>
      {cycles.length === 0
        ? 'No application calls itself, directly or through others.'
        : `In a circle: ${cycles.map((cycle) => cycle.join(', ')).join('; ')}.`}
    </p>
  );
}
