import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { NEVER } from '../../common/deadline.js';
import { TimerWheel } from '../../common/timer-wheel.js';
import { Slots } from './slots.js';

describe('Slots', () => {
  it('never has more than the limit, serves in the order of arrival, refuses only what is over the line', async () => {
    const steps = fc.array(fc.constantFrom('take', 'release'), { maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 6 }),
        steps,
        async (limit, maxWaiting, moves) => {
          const slots = new Slots(limit, maxWaiting);
          const got: number[] = [];
          const expected: number[] = [];
          let held = 0;
          let waiting = 0;
          for (const [number, move] of moves.entries()) {
            if (move === 'take') {
              void slots.take(NEVER).then((outcome) => outcome === 'taken' && got.push(number));
              if (held < limit) held++;
              else if (waiting < maxWaiting) waiting++;
              else continue;
              expected.push(number);
            } else if (held > 0) {
              slots.release();
              if (waiting > 0) waiting--;
              else held--;
            }
            expect([slots.active, slots.waiting]).toEqual([held, waiting]);
          }
          for (; held > 0; held--) for (slots.release(); waiting > 0; waiting--) slots.release();
          await Promise.resolve();
          expect(got).toEqual(expected);
          expect([slots.active, slots.waiting]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('lets nobody overtake who waits', async () => {
    const slots = new Slots(1);
    slots.tryTake();
    const first = slots.take(NEVER);
    slots.release();
    expect(slots.tryTake()).toBe(false);
    expect(await first).toBe('taken');
  });

  describe('with deadlines', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('waits until the deadline and no longer, and gives no slot to who has left', async () => {
      const slots = new Slots(1, Infinity, new TimerWheel());
      slots.tryTake();
      const short = slots.take(performance.now() + 50);
      const long = slots.take(performance.now() + 500);
      jest.advanceTimersByTime(100);
      expect(await short).toBe('late');
      expect(slots.waiting).toBe(1);
      slots.release();
      expect(await long).toBe('taken');
      slots.release();
      expect(slots.active).toBe(0);
      expect(jest.getTimerCount()).toBe(1);
      jest.advanceTimersByTime(20);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('gives no slot to who has no time left, also before the wheel has told', async () => {
      const slots = new Slots(1, Infinity, new TimerWheel());
      slots.tryTake();
      const late = slots.take(performance.now() + 5);
      const fine = slots.take(NEVER);
      jest.setSystemTime(Date.now() + 6);
      jest.advanceTimersByTime(6);
      slots.release();
      expect(await Promise.all([late, fine])).toEqual(['late', 'taken']);
      expect(slots.active).toBe(1);
    });
  });
});
