import { moneyText } from './money.js';

describe('money', () => {
  it('is shown in yuan, with cents where there are any', () => {
    expect([0, 5, 1990, 199_900, 123_456_789].map((cents) => moneyText(cents))).toEqual([
      '¥0',
      '¥0.05',
      '¥19.90',
      '¥1,999',
      '¥1,234,567.89',
    ]);
  });

  it('is shown to the cent on a receipt', () => {
    expect(moneyText(199_900, true)).toBe('¥1,999.00');
  });
});
