import { PROBLEM_CODES } from '@stampede/contracts';
import { kindOfAnswer } from './answer-kind.js';

describe('the kind of an answer', () => {
  it('is accepted for 2xx, failed for 5xx, and sold out apart from other refusals', () => {
    expect(kindOfAnswer('2xx', 'OK')).toBe('accepted');
    expect(kindOfAnswer('4xx', 'SOLD_OUT')).toBe('soldOut');
    for (const [code, status] of Object.entries(PROBLEM_CODES)) {
      if (code === 'SOLD_OUT') continue;
      expect(kindOfAnswer(`${Math.trunc(status / 100)}xx`, code)).toBe(status >= 500 ? 'failed' : 'refused');
    }
  });
});
