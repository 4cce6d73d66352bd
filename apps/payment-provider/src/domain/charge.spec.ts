import { ALWAYS_DECLINED_CENTS, decideCharge, sameCharge } from './charge.js';
import { Faults, NO_FAULTS } from './faults.js';

const request = { idempotencyKey: 'k', amountCents: 1999, currency: 'CNY', reference: 'o' };

describe('decideCharge', () => {
  it('pays unless told otherwise, whatever the dice say', () => {
    for (const roll of [0, 0.5, 0.999])
      expect(decideCharge(request, NO_FAULTS, roll).status).toBe('SUCCEEDED');
  });

  it('always declines the documented amount and those that the knob names', () => {
    expect(decideCharge({ ...request, amountCents: ALWAYS_DECLINED_CENTS }, NO_FAULTS, 0.9).declineCode).toBe(
      'AMOUNT_DECLINED',
    );
    const faults = Faults.parse({ declineAmounts: [1999] });
    expect(decideCharge(request, faults, 0.9).status).toBe('DECLINED');
  });

  it('declines the share that the knob says', () => {
    const faults = Faults.parse({ declineRate: 0.25 });
    expect(decideCharge(request, faults, 0.249).declineCode).toBe('CARD_DECLINED');
    expect(decideCharge(request, faults, 0.25).status).toBe('SUCCEEDED');
  });
});

describe('sameCharge', () => {
  it('compares what is asked for, not under which key', () => {
    expect(sameCharge(request, { ...request, idempotencyKey: 'other' })).toBe(true);
    for (const change of [{ amountCents: 1 }, { currency: 'USD' }, { reference: 'p' }]) {
      expect(sameCharge(request, { ...request, ...change })).toBe(false);
    }
  });
});

describe('Faults', () => {
  it('are off unless named, and refuse what they do not know', () => {
    expect(
      Object.values(NO_FAULTS).every((value) => value === false || value === 0 || Array.isArray(value)),
    ).toBe(true);
    for (const wrong of [{ failRate: 2 }, { slowMs: -1 }, { slow: 1 }, { dropWebhooks: 'yes' }, null]) {
      expect(Faults.safeParse(wrong).success).toBe(false);
    }
  });
});
