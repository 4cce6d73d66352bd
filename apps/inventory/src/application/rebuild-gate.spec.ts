import type { EpochRow } from './ports/epoch-repository.js';
import { whyRebuild } from './rebuild-gate.js';

const row: EpochRow = { epoch: 4, state: 'OPEN', replid: 'r', begunAt: new Date(0), suspectEpoch: 3 };
const primary = { replid: 'r', epoch: 4 };

describe('whyRebuild', () => {
  it('finds no reason while row and Redis agree', () => {
    expect(whyRebuild(row, primary)).toBeUndefined();
  });

  it.each([
    ['a rebuild was not finished', { ...row, state: 'REBUILDING' as const }, primary],
    ['Redis restarted', row, { ...primary, replid: 'other' }],
    ['Redis restarted', { ...row, epoch: 0, replid: undefined }, { ...primary, epoch: undefined }],
    ['Redis was emptied', row, { ...primary, epoch: undefined }],
    ['the ledger rejected', { ...row, suspectEpoch: 4 }, primary],
  ])('names the reason: %s', (reason, changed, seen) => {
    expect(whyRebuild(changed, seen)).toContain(reason);
  });
});
