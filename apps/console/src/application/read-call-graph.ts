import { cyclesOf, layersOf } from '@stampede/rpc';
import type { FailureLog, Figures, WallClock } from './ports.js';
import type { CallPair } from './snapshot.js';

/** How far back a call graph may look. */
export const GRAPH_WINDOWS_MS = { minute: 60_000, fiveMinutes: 300_000, hour: 3_600_000 } as const;
export type GraphWindow = keyof typeof GRAPH_WINDOWS_MS;

const FRESH_MS = 5000;
/** As in snapshots: scrapes under way are stored by then. */
const SETTLE_MS = 1000;

/** Who called whom in a window that ends with `toMs`, milliseconds since 1970. */
export interface CallGraph {
  readonly fromMs: number;
  readonly toMs: number;
  /** Applications from those that nobody calls to those that call nobody; those of a cycle are in one layer. */
  readonly layers: readonly (readonly string[])[];
  /** Applications that call each other in a circle, or themselves: there should be none. */
  readonly cycles: readonly (readonly string[])[];
  readonly pairs: readonly CallPair[];
}

/** The call graph, read once for all who look at the same time. */
export class ReadCallGraph {
  private readonly last = new Map<
    GraphWindow,
    { readonly toMs: number; readonly reading: Promise<CallGraph | null> }
  >();

  constructor(
    private readonly figures: Figures,
    private readonly clock: WallClock,
    private readonly failures: FailureLog,
  ) {}

  /** Null while Prometheus cannot tell. */
  execute(window: GraphWindow): Promise<CallGraph | null> {
    const toMs = this.clock.now() - SETTLE_MS;
    const known = this.last.get(window);
    if (known !== undefined && toMs - known.toMs < FRESH_MS) return known.reading;
    const reading = this.read(toMs - GRAPH_WINDOWS_MS[window], toMs);
    this.last.set(window, { toMs, reading });
    return reading;
  }

  private async read(fromMs: number, toMs: number): Promise<CallGraph | null> {
    try {
      const pairs = await this.figures.calls({ fromMs, toMs });
      this.failures.ended('call graph');
      return pairs && { fromMs, toMs, ...shapeOf(pairs), pairs };
    } catch (error) {
      this.failures.failed('call graph', error);
      return null;
    }
  }
}

function shapeOf(pairs: readonly CallPair[]): Pick<CallGraph, 'layers' | 'cycles'> {
  const edges = pairs.flatMap(({ caller, provider }) =>
    caller === null || provider === null ? [] : [{ caller, provider }],
  );
  const applications = [...new Set(edges.flatMap(({ caller, provider }) => [caller, provider]))].sort();
  const graph = { applications, edges };
  const layers: string[][] = [];
  for (const [application, layer] of layersOf(graph)) (layers[layer] ??= []).push(application);
  return { layers, cycles: cyclesOf(graph) };
}
