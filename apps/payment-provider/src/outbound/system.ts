import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock, Dice } from '../application/ports.js';

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  async sleep(delayMs: number): Promise<void> {
    await delay(delayMs);
  }
}

export class SystemDice extends Dice {
  roll(): number {
    return Math.random();
  }
}

/** `ch_0192f0…`: time-ordered, so that lists by id are lists by age. */
export function newId(prefix: string): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${prefix}_${time}${randomUUID().replaceAll('-', '').slice(0, 20)}`;
}
