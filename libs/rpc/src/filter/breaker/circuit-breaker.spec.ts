import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invocationOf } from '../../../test/support/fake-invoker.js';
import { filterOf } from '../../../test/support/filter-bench.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { circuitBreakerFilter } from './circuit-breaker-filter.js';
import { CircuitBreaker, type CircuitOutcome, type CircuitState } from './circuit-breaker.js';
import { SlidingWindow, type WindowEntry } from './sliding-window.js';

const settings = {
  windowMs: 1000,
  minimumCalls: 4,
  failPercent: 50,
  slowPercent: 75,
  openMs: 500,
  probes: 2,
};

function call(breaker: CircuitBreaker, outcome: CircuitOutcome, now: number): boolean {
  const pass = breaker.tryPass(now);
  if (pass !== undefined) breaker.ended(pass, outcome, now);
  return pass !== undefined;
}

describe('CircuitBreaker', () => {
  it('opens at the share of failures, but not before enough calls were made', () => {
    const breaker = new CircuitBreaker(settings);
    for (const outcome of ['failure', 'failure', 'success'] as const) call(breaker, outcome, 0);
    expect(breaker.state).toBe('CLOSED');
    call(breaker, 'neither', 1);
    expect(breaker.state).toBe('CLOSED');
    call(breaker, 'success', 2);
    expect(breaker.state).toBe('OPEN');
    expect(call(breaker, 'success', 499)).toBe(false);
  });

  it('opens at the share of slow calls', () => {
    const breaker = new CircuitBreaker(settings);
    for (const outcome of ['slow', 'slow', 'success', 'slow'] as const) call(breaker, outcome, 0);
    expect(breaker.state).toBe('OPEN');
  });

  it('forgets what left the window', () => {
    const breaker = new CircuitBreaker(settings);
    for (let n = 0; n < 3; n++) call(breaker, 'failure', 0);
    for (let n = 0; n < 4; n++) call(breaker, 'success', 1000);
    expect(breaker.state).toBe('CLOSED');
  });

  it('lets one probe at a time through when half open; successes in a row close it, one failure opens it', () => {
    const changes: CircuitState[] = [];
    const breaker = new CircuitBreaker(settings, (state) => changes.push(state));
    for (let n = 0; n < 4; n++) call(breaker, 'failure', 0);
    const probe = breaker.tryPass(500)!;
    expect(breaker.state).toBe('HALF_OPEN');
    expect(breaker.tryPass(501)).toBeUndefined();
    breaker.ended(probe, 'success', 502);
    expect(call(breaker, 'failure', 503)).toBe(true);
    expect(breaker.state).toBe('OPEN');
    expect(call(breaker, 'success', 1002)).toBe(false);
    expect(call(breaker, 'neither', 1003)).toBe(true);
    expect(call(breaker, 'success', 1004)).toBe(true);
    expect(call(breaker, 'success', 1005)).toBe(true);
    expect(breaker.state).toBe('CLOSED');
    expect(changes).toEqual(['OPEN', 'HALF_OPEN', 'OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  it('starts to count anew when it closes', () => {
    const breaker = new CircuitBreaker({ ...settings, windowMs: 60_000 });
    for (let n = 0; n < 4; n++) call(breaker, 'failure', 0);
    for (let n = 0; n < 2; n++) call(breaker, 'success', 500);
    expect(breaker.state).toBe('CLOSED');
    call(breaker, 'failure', 501);
    expect(breaker.state).toBe('CLOSED');
  });

  it('does not listen to calls that began in a state which has ended', () => {
    const breaker = new CircuitBreaker(settings);
    const early = breaker.tryPass(0)!;
    for (let n = 0; n < 4; n++) call(breaker, 'failure', 0);
    const probe = breaker.tryPass(600)!;
    breaker.ended(early, 'failure', 601);
    expect(breaker.state).toBe('HALF_OPEN');
    expect(breaker.tryPass(602)).toBeUndefined();
    breaker.ended(probe, 'success', 603);
    expect(breaker.state).toBe('HALF_OPEN');
  });

  it('keeps its promises whatever happens', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 300 }),
      end: fc.option(
        fc.record({
          which: fc.nat(),
          outcome: fc.constantFrom<CircuitOutcome>('success', 'slow', 'failure', 'neither'),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let now = 0;
        let openedAt = Number.NaN;
        const breaker = new CircuitBreaker(settings, (state) => (openedAt = state === 'OPEN' ? now : NaN));
        let open: { pass: number; state: CircuitState; openedAt: number }[] = [];
        for (const { waitMs, end } of steps) {
          now += waitMs;
          if (end !== null && open.length > 0) {
            const ended = open[end.which % open.length]!;
            open = open.filter((one) => one !== ended);
            breaker.ended(ended.pass, end.outcome, now);
          } else {
            const before = breaker.state;
            const sinceOpen = now - openedAt;
            const pass = breaker.tryPass(now);
            if (before === 'CLOSED') expect(pass).toBeDefined();
            if (before === 'OPEN') expect(pass !== undefined).toBe(sinceOpen >= settings.openMs);
            if (pass !== undefined) open.push({ pass, state: breaker.state, openedAt });
          }
          // Probes of the present half-open time: at most one.
          const last = open.filter(({ state }) => state === 'HALF_OPEN').map(({ pass }) => pass);
          expect(new Set(last).size).toBe(last.length);
        }
      }),
    );
  });
});

describe('SlidingWindow', () => {
  it('counts what a list of all calls counts', () => {
    const entry = fc.tuple(
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom<WindowEntry>('success', 'failure', 'slow'),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
        const window = new SlidingWindow(1000);
        const all: { at: number; kind: WindowEntry }[] = [];
        let now = 0;
        for (const [gap, kind] of entries) {
          now += gap;
          window.add(kind, now);
          all.push({ at: now, kind });
          const inside = all.filter(({ at }) => Math.floor(at / 100) > Math.floor(now / 100) - 10);
          for (const which of ['success', 'failure', 'slow'] as const)
            expect(window.count(which)).toBe(inside.filter((one) => one.kind === which).length);
          expect(window.calls).toBe(inside.length);
        }
      }),
    );
  });
});

describe('circuitbreaker', () => {
  const parameters = {
    'add.circuitbreaker': 'true',
    'circuitbreaker.calls': '3',
    'circuitbreaker.open': '3600000',
  };
  const failWith = (code: RpcCode) => () => Promise.reject(new RpcError(code, code));
  const codeOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'OK',
      ({ code }: RpcError) => code,
    );
  async function codesOf(code: RpcCode, method: 'add' | 'take' = 'add'): Promise<string[]> {
    const filter = filterOf(circuitBreakerFilter, parameters, { place: 'attempt' });
    const codes: string[] = [];
    for (let n = 0; n < 4; n++) codes.push(await codeOf(filter(invocationOf(method), failWith(code))));
    return codes;
  }

  it.each(['NETWORK', 'TIMEOUT', 'LIMIT_EXCEEDED'] as const)('opens after %s', async (code) => {
    expect(await codesOf(code)).toEqual([code, code, code, 'CIRCUIT_OPEN']);
  });

  it.each(['SERVICE_ERROR', 'BAD_REQUEST', 'FORBIDDEN', 'DEADLINE_EXCEEDED', 'CANCELLED'] as const)(
    'does not open after %s, which says nothing against the provider',
    async (code) => {
      expect(await codesOf(code)).toEqual([code, code, code, code]);
    },
  );

  it('is there only for the methods that ask for it', async () => {
    expect(await codesOf('NETWORK', 'take')).toEqual(['NETWORK', 'NETWORK', 'NETWORK', 'NETWORK']);
  });

  it('fails with an error that lets failover go on to the next provider', async () => {
    const filter = filterOf(circuitBreakerFilter, parameters, { place: 'attempt' });
    for (let n = 0; n < 3; n++) await codeOf(filter(invocationOf('add'), failWith('NETWORK')));
    await expect(filter(invocationOf('add'), failWith('NETWORK'))).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      retriable: true,
      provider: 'h:1',
      method: 'a.Counter.add',
    });
  });

  it('counts slow calls where a time is given', async () => {
    const slow = { ...parameters, 'circuitbreaker.slow': '1', 'add.circuitbreaker.slow.percent': '50' };
    const filter = filterOf(circuitBreakerFilter, slow, { place: 'attempt' });
    const answerSlowly = () =>
      new Promise<{ value: number }>((resolve) => setTimeout(() => resolve({ value: 1 }), 5));
    for (let n = 0; n < 3; n++) await filter(invocationOf('add'), answerSlowly);
    expect(await codeOf(filter(invocationOf('add'), answerSlowly))).toBe('CIRCUIT_OPEN');
  });
});
