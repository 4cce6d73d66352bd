/**
 * A state machine as a table: one row per state, one cell per event, no cell missing (the type insists on it).
 *
 * to(state)   apply: the row moves to that state, by compare-and-set on the old one
 * done        already so: nothing is written
 * stay(emit)  the state stays, but somebody must be told
 * conflict    the event contradicts the state: the asker is refused
 */
export type Cell<S extends string, M extends string> =
  | { readonly kind: 'to'; readonly state: S }
  | { readonly kind: 'done' }
  | { readonly kind: 'stay'; readonly emit: M }
  | { readonly kind: 'conflict' };

export type TransitionTable<S extends string, E extends string, M extends string> = {
  readonly [state in S]: { readonly [event in E]: Cell<S, M> };
};

export const to = <const S extends string>(state: S) => ({ kind: 'to', state }) as const;
export const done = { kind: 'done' } as const;
export const stay = <const M extends string>({ emit }: { readonly emit: M }) =>
  ({ kind: 'stay', emit }) as const;
export const conflict = { kind: 'conflict' } as const;

export function table<S extends string, E extends string, M extends string>(
  cells: TransitionTable<S, E, M>,
): TransitionTable<S, E, M> {
  return cells;
}
