import { FlowRunner } from './flow-runner.js';

type State = { readonly at: number };

function runner() {
  const shown: number[] = [];
  const effects: { at: number; tell: (by: number) => void; signal: AbortSignal }[] = [];
  const flow = new FlowRunner<State, number>(
    { at: 0 },
    (state, by) => (by === 0 ? state : { at: state.at + by }),
    ({ at }, tell, signal) => void effects.push({ at, tell, signal }),
    ({ at }) => shown.push(at),
  );
  return { flow, shown, effects };
}

describe('a running flow', () => {
  it('shows each new state before it acts on it', () => {
    const { flow, shown, effects } = runner();
    flow.tell(1);
    effects[0]!.tell(1);
    expect(shown).toEqual([1, 2]);
    expect(effects.map(({ at }) => at)).toEqual([1, 2]);
  });

  it('does not act again on what changed nothing', () => {
    const { flow, effects } = runner();
    flow.tell(1);
    flow.tell(0);
    expect(effects).toHaveLength(1);
    expect(effects[0]!.signal.aborted).toBe(false);
  });

  it('ends what the left state was doing, and drops what that still learns', () => {
    const { flow, shown, effects } = runner();
    flow.tell(1);
    flow.tell(1);
    expect(effects[0]!.signal.aborted).toBe(true);
    effects[0]!.tell(5);
    expect(shown).toEqual([1, 2]);
  });

  it('hears nothing more after it was closed', () => {
    const { flow, shown, effects } = runner();
    flow.tell(1);
    flow.close();
    effects[0]!.tell(5);
    expect(shown).toEqual([1]);
  });
});
