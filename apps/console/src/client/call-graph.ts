import { useEffect, useState } from 'preact/hooks';
import type { CallGraph, GraphWindow } from '../application/read-call-graph.js';
import { api, textOf } from './api.js';

const READ_EVERY_MS = 5000;

export interface CallGraphState {
  /** Undefined before the first answer, null while Prometheus cannot tell. */
  readonly graph: CallGraph | null | undefined;
  readonly problem: string | null;
}

/** The call graph, read anew while the page is looked at. */
export function useCallGraph(window: GraphWindow): CallGraphState {
  const [state, setState] = useState<CallGraphState>({ graph: undefined, problem: null });
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      const next = await api.callGraph(window).then(
        (graph) => ({ graph, problem: null }),
        (error: unknown) => ({ problem: textOf(error) }),
      );
      if (!isOver) setState((last) => ({ ...last, ...next }));
    };
    void read();
    const timer = setInterval(() => void (document.hidden || read()), READ_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [window]);
  return state;
}
