import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTraceparent, trace, traceIdOf } from './trace.js';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

describe('trace', () => {
  it('continues a trace with a new span, keeping trace id and flags', () => {
    const child = trace.child(TRACEPARENT);
    expect(child).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
    expect(child).not.toBe(TRACEPARENT);
  });

  it('begins a new sampled trace where there is none, or none that is valid', () => {
    const begun = [trace.child(undefined), trace.child('garbage'), trace.newTraceparent()];
    for (const traceparent of begun) expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(new Set(begun.map(traceIdOf)).size).toBe(3);
  });

  it.each([
    ['', 'empty'],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7', 'without flags'],
    ['00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01', 'capital letters'],
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', 'a trace id of zeros'],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', 'a span id of zeros'],
    ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'the version ff'],
    [`${TRACEPARENT}-more`, 'more than version 00 has'],
    [`${TRACEPARENT}0`, 'a flag too long'],
  ])('refuses %j: %s', (value) => {
    expect(isTraceparent(value)).toBe(false);
  });

  it('reads a later version that carries more, and answers in version 00', () => {
    const later = `01${TRACEPARENT.slice(2)}-more`;
    expect(traceIdOf(later)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(trace.child(later)).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
  });

  it('takes any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => isTraceparent(trace.child(text))));
  });

  it('gives each of many runs its own context, across awaits', async () => {
    expect(trace.current()).toBeUndefined();
    const ids = await Promise.all(
      Array.from({ length: 500 }, () =>
        trace.run(undefined, async () => {
          const before = trace.current();
          await Promise.resolve();
          expect(trace.current()).toBe(before);
          return traceIdOf(before);
        }),
      ),
    );
    expect(new Set(ids).size).toBe(500);
    expect(trace.current()).toBeUndefined();
  });
});
