import { GateEpoch } from './gate-epoch.js';
import type { EpochRepository, EpochRow } from './ports/epoch-repository.js';

const row = (epoch: number): EpochRow => ({
  epoch,
  state: 'OPEN',
  replid: 'r',
  begunAt: new Date(0),
  suspectEpoch: 0,
});

describe('GateEpoch', () => {
  it('answers now by a look of its own, for one under way may be older than what its caller has stored', async () => {
    const older = Promise.withResolvers<EpochRow>();
    const looks = [older.promise, Promise.resolve(row(2))];
    const epochs = { read: () => looks.shift()! } as unknown as EpochRepository;
    const epoch = new GateEpoch(epochs);
    const refreshed = epoch.refresh();
    expect(await epoch.openNow()).toEqual({ epoch: 2, replid: 'r' });
    older.resolve(row(1));
    expect(await refreshed).toMatchObject({ epoch: 1 });
  });
});
