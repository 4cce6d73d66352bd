import type { CallRow, StatisticsSnapshot } from './statistics-snapshot.js';

/** Calls of one method of one application by another. */
export interface CallEdge {
  /** Application; empty where it is not known. */
  readonly caller: string;
  readonly interfaceName: string;
  readonly methodName: string;
  /** Application, or `host:port` where only that is known. */
  readonly provider: string;
  readonly calls: number;
  readonly failed: number;
}

/** Who calls whom. */
export interface CallGraph {
  readonly applications: readonly string[];
  readonly edges: readonly CallEdge[];
}

/** What layers and cycles are found in. */
export interface CallArrows {
  readonly applications: readonly string[];
  readonly edges: readonly Pick<CallEdge, 'caller' | 'provider'>[];
}

interface Counts {
  calls: number;
  failed: number;
}

/**
 * The graph of a system from what its processes counted, all of them or some. A call that both ends counted counts once: of an
 * edge's two sums the larger one holds. Calls that came to no provider are left out.
 */
export function callGraph(snapshots: readonly StatisticsSnapshot[]): CallGraph {
  const edges = new Map<string, { edge: CallEdge; sides: Record<CallRow['side'], Counts> }>();
  for (const { application, rows } of snapshots) {
    for (const row of rows) {
      const edge = edgeOf(row, application);
      if (edge === undefined) continue;
      const key = JSON.stringify([edge.caller, edge.interfaceName, edge.methodName, edge.provider]);
      let known = edges.get(key);
      if (known === undefined) {
        known = { edge, sides: { consumer: { calls: 0, failed: 0 }, provider: { calls: 0, failed: 0 } } };
        edges.set(key, known);
      }
      known.sides[row.side].calls += edge.calls;
      known.sides[row.side].failed += edge.failed;
    }
  }
  const merged = [...edges.values()].map(({ edge, sides: { consumer, provider } }) => ({
    ...edge,
    calls: Math.max(consumer.calls, provider.calls),
    failed: Math.max(consumer.failed, provider.failed),
  }));
  const applications = new Set(merged.flatMap(({ caller, provider }) => [caller, provider]));
  return { applications: [...applications].sort(), edges: merged };
}

function edgeOf(row: CallRow, application: string): CallEdge | undefined {
  const atConsumer = row.side === 'consumer';
  const provider = atConsumer ? row.providerApplication || row.provider : application;
  if (provider === '') return undefined;
  const calls = Object.values(row.codes).reduce((sum, count) => sum + count, 0);
  const { interfaceName, methodName, codes } = row;
  return {
    caller: atConsumer ? application : row.caller,
    interfaceName,
    methodName,
    provider,
    calls,
    failed: calls - (codes.OK ?? 0),
  };
}

/** Groups of applications that call each other in a circle, also an application that calls itself; none is how it should be. */
export function cyclesOf(graph: CallArrows): string[][] {
  const callees = calleesOf(graph);
  return components(graph.applications, callees).filter(
    ([first, ...others]) => others.length > 0 || callees.get(first!)!.has(first!),
  );
}

/**
 * The layer of each application: 0 for those that nobody calls, else one more than the lowest of its callers. Applications of a cycle
 * are in one layer.
 */
export function layersOf(graph: CallArrows): ReadonlyMap<string, number> {
  const callees = calleesOf(graph);
  const layers = new Map(graph.applications.map((application) => [application, 0]));
  // Callers come before those whom they call.
  for (const component of components(graph.applications, callees).reverse()) {
    const layer = Math.max(...component.map((member) => layers.get(member)!));
    for (const member of component) {
      layers.set(member, layer);
      for (const callee of callees.get(member)!)
        if (!component.includes(callee)) layers.set(callee, Math.max(layers.get(callee)!, layer + 1));
    }
  }
  return layers;
}

function calleesOf({ applications, edges }: CallArrows): ReadonlyMap<string, ReadonlySet<string>> {
  const callees = new Map(applications.map((application) => [application, new Set<string>()]));
  for (const { caller, provider } of edges) callees.get(caller)!.add(provider);
  return callees;
}

/** Strongly connected components, those that are called before their callers (R. Tarjan, 1972). */
function components(
  applications: readonly string[],
  callees: ReadonlyMap<string, ReadonlySet<string>>,
): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (application: string): void => {
    order.set(application, order.size);
    lowest.set(application, order.get(application)!);
    stack.push(application);
    for (const callee of callees.get(application)!) {
      if (!order.has(callee)) visit(callee);
      if (stack.includes(callee))
        lowest.set(application, Math.min(lowest.get(application)!, lowest.get(callee)!));
    }
    if (lowest.get(application) === order.get(application))
      found.push(stack.splice(stack.indexOf(application)).sort());
  };
  for (const application of applications) if (!order.has(application)) visit(application);
  return found;
}
