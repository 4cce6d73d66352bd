import { SoldOutFlags } from './sold-out-flags.js';

describe('sold-out flags', () => {
  let nowMs = 0;
  let flags: SoldOutFlags;
  beforeEach(() => {
    nowMs = 1000;
    flags = new SoldOutFlags(() => nowMs);
  });

  it('are down until the gate said sold out, for that sale and sku alone', () => {
    expect([flags.isUp('s', 'k'), flags.claim('s', 'k')]).toEqual([false, 'DOWN']);
    flags.raise('s', 'k', '7');
    expect([flags.isUp('s', 'k'), flags.claim('s', 'k')]).toEqual([true, 'UP']);
    expect([flags.isUp('s', 'other'), flags.isUp('other', 'k')]).toEqual([false, false]);
  });

  it('live a second, then let one ask while the others wait', () => {
    flags.raise('s', 'k', '7');
    nowMs += 999;
    expect(flags.isUp('s', 'k')).toBe(true);
    nowMs += 1;
    expect(flags.isUp('s', 'k')).toBe(false);
    expect([flags.claim('s', 'k'), flags.claim('s', 'k'), flags.claim('s', 'k')]).toEqual([
      'PROBE',
      'WAIT',
      'WAIT',
    ]);
    flags.raise('s', 'k', '7');
    expect(flags.isUp('s', 'k')).toBe(true);
  });

  it('let another ask when the probe is lost, or learned nothing', () => {
    flags.raise('s', 'k', '7');
    nowMs += 1000;
    expect(flags.claim('s', 'k')).toBe('PROBE');
    nowMs += 249;
    expect(flags.claim('s', 'k')).toBe('WAIT');
    nowMs += 1;
    expect(flags.claim('s', 'k')).toBe('PROBE');
    flags.release('s', 'k');
    expect(flags.claim('s', 'k')).toBe('PROBE');
  });

  it('stay down once a probe got a unit, whatever older answers still arrive', () => {
    flags.raise('s', 'k', '7');
    nowMs += 1000;
    flags.claim('s', 'k');
    flags.lower('s', 'k');
    for (const old of ['6', '7']) {
      flags.raise('s', 'k', old);
      expect([flags.isUp('s', 'k'), flags.claim('s', 'k')]).toEqual([false, 'DOWN']);
    }
    flags.raise('s', 'k', '8');
    expect(flags.isUp('s', 'k')).toBe(true);
  });

  it('believe an old version again when nothing newer was heard for long', () => {
    flags.raise('s', 'k', '7');
    flags.lower('s', 'k');
    nowMs += 10_000;
    flags.raise('s', 'k', '7');
    expect(flags.isUp('s', 'k')).toBe(true);
  });

  it('are not raised by "too few left", which is version 0', () => {
    flags.raise('s', 'k', '0');
    expect([flags.isUp('s', 'k'), flags.claim('s', 'k')]).toEqual([false, 'DOWN']);
  });

  it('compare versions as numbers of 64 bits', () => {
    flags.raise('s', 'k', '9223372036854775807');
    flags.lower('s', 'k');
    flags.raise('s', 'k', '9223372036854775806');
    expect(flags.isUp('s', 'k')).toBe(false);
  });

  it('do not answer before they are active', () => {
    const young = new SoldOutFlags(() => nowMs, 6000);
    young.raise('s', 'k', '7');
    expect([young.isUp('s', 'k'), young.claim('s', 'k')]).toEqual([false, 'DOWN']);
    nowMs = 6000;
    young.raise('s', 'k', '7');
    expect(young.isUp('s', 'k')).toBe(true);
  });
});
