import { judgeSpike } from './verdict.js';

const fine = {
  stock: 10,
  demand: 50,
  takenByLedger: 10,
  acceptedUnits: 10,
  unsettledRequests: 0,
  verify: 'hold',
} as const;

describe('judgeSpike', () => {
  it('passes when exactly min(stock, demand) was sold and every law holds', () => {
    expect(judgeSpike(fine)).toEqual({ passed: true, findings: [] });
    expect(judgeSpike({ ...fine, demand: 7, takenByLedger: 7, acceptedUnits: 7 }).passed).toBe(true);
  });

  it('fails when more was sold than there was, by the ledger or by the answers', () => {
    expect(judgeSpike({ ...fine, takenByLedger: 11 })).toEqual({
      passed: false,
      findings: ['OVERSOLD: 11 units of 10'],
    });
    expect(judgeSpike({ ...fine, acceptedUnits: 12 }).passed).toBe(false);
  });

  it('fails when less was sold although everybody got an answer, and only reports it when not', () => {
    expect(judgeSpike({ ...fine, takenByLedger: 9 })).toMatchObject({ passed: false });
    const excused = judgeSpike({ ...fine, takenByLedger: 9, unsettledRequests: 3 });
    expect(excused.passed).toBe(true);
    expect(excused.findings.join()).toMatch(/undersold: 9 of 10 .*3 requests/);
  });

  it.each(['broken', 'unsettled', 'not run'] as const)('fails when verify says %s', (verify) => {
    expect(judgeSpike({ ...fine, verify }).passed).toBe(false);
  });
});
