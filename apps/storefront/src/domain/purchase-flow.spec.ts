import fc from 'fast-check';
import type { FailureCode } from './failure.js';
import {
  advance,
  isUnderWay,
  savedOf,
  type PurchaseEvent,
  type PurchaseState,
  type PurchaseStatus,
} from './purchase-flow.js';

const intent = { saleId: 'live-1', skuId: 'aurora-phone', quantity: 1, key: 'key-1' };
const idle: PurchaseState = { name: 'IDLE' };
const begun: PurchaseEvent = { type: 'Begun', intent, delayMs: 120 };
const issued: PurchaseEvent = { type: 'TokenIssued', token: 'token-1' };
const accepted: PurchaseEvent = { type: 'Accepted', purchaseId: 'live-1.p' };
const pauseOver: PurchaseEvent = { type: 'PauseOver' };
const failed = (code: FailureCode, retryAfterMs?: number): PurchaseEvent => ({
  type: 'Failed',
  failure: { code, retryAfterMs },
});
const told = (status: PurchaseStatus): PurchaseEvent => ({ type: 'Told', status });

const after = (...events: PurchaseEvent[]): PurchaseState => events.reduce(advance, idle);
const namesAfter = (...events: PurchaseEvent[]): string[] =>
  events.map((_, at) => after(...events.slice(0, at + 1)).name);

describe('a purchase', () => {
  it('goes from token to purchase to order', () => {
    expect(namesAfter(begun, issued, accepted, told({ status: 'QUEUED' }))).toEqual([
      'TOKEN',
      'SENDING',
      'QUEUED',
      'QUEUED',
    ]);
    expect(after(begun, issued, accepted, told({ status: 'ORDERED', orderId: '7' }))).toEqual({
      name: 'ORDERED',
      intent,
      orderId: '7',
    });
  });

  it('waits its share of the first moments before it asks for a token', () => {
    expect(after(begun)).toMatchObject({ name: 'TOKEN', delayMs: 120 });
  });

  it.each([
    ['UNCONFIRMED', true],
    ['NETWORK', true],
    ['UNAVAILABLE', true],
    ['INTERNAL', true],
    ['IN_PROGRESS', true],
    ['RATE_LIMITED', false],
  ] as const)(
    'is sent again with the same key and token after %s, as one that may have been taken: %s',
    (code, isUncertain) => {
      const paused = after(begun, issued, failed(code));
      expect(paused).toMatchObject({ name: 'PAUSED', code, isUncertain });
      expect(advance(paused, pauseOver)).toMatchObject({ name: 'SENDING', intent, token: 'token-1' });
    },
  );

  it('goes on asking as long as it is not known whether it went through', () => {
    const tries = Array.from({ length: 50 }, () => [failed('UNCONFIRMED'), pauseOver]).flat();
    expect(after(begun, issued, ...tries)).toMatchObject({ name: 'SENDING', intent, tries: 50 });
  });

  it('pauses longer each time, but ten seconds at most, and never less than it was asked to', () => {
    const pauses = [0, 1, 2, 20].map((tries) => {
      const before = Array.from({ length: tries }, () => [failed('UNCONFIRMED'), pauseOver]).flat();
      const state = after(begun, issued, ...before, failed('UNCONFIRMED'));
      return state.name === 'PAUSED' && state.pauseMs;
    });
    expect(pauses).toEqual([1000, 1500, 2250, 10_000]);
    expect(after(begun, issued, failed('RATE_LIMITED', 42_000))).toMatchObject({ pauseMs: 42_000 });
  });

  it('asks for another token when its own has expired, with the same key', () => {
    const state = after(begun, issued, failed('UNCONFIRMED'), pauseOver, failed('TOKEN_INVALID'));
    expect(state).toMatchObject({ name: 'TOKEN', intent, token: undefined, isUncertain: true });
  });

  it('asks for another token however often it was sent before, but not for ever', () => {
    const tries = Array.from({ length: 30 }, () => [failed('UNCONFIRMED'), pauseOver]).flat();
    const renewed = [failed('TOKEN_INVALID'), issued];
    expect(after(begun, issued, ...tries, ...renewed).name).toBe('SENDING');
    const five = [renewed, renewed, renewed, renewed, renewed].flat();
    expect(after(begun, issued, ...five, failed('TOKEN_SPENT'))).toMatchObject({ code: 'TOKEN_SPENT' });
    expect(after(begun, issued, ...tries, ...five, failed('TOKEN_SPENT'))).toMatchObject({
      code: 'UNKNOWN_END',
    });
  });

  it('can be given up while it waits and nothing can have been taken, and only then', () => {
    expect(after(begun, failed('UNAVAILABLE'), { type: 'Dismissed' })).toEqual(idle);
    const uncertain = after(begun, issued, failed('UNCONFIRMED'));
    expect(advance(uncertain, { type: 'Dismissed' })).toBe(uncertain);
  });

  it('says that the end is not known when it may have been taken and can no longer be asked about', () => {
    const refused = after(begun, issued, failed('TOKEN_SPENT'), failed('ENDED'));
    expect(refused).toMatchObject({ name: 'REFUSED', code: 'ENDED' });
    const ended = [failed('UNCONFIRMED'), pauseOver, failed('TOKEN_INVALID'), failed('ENDED')];
    expect(after(begun, issued, ...ended)).toEqual({ name: 'REFUSED', intent, code: 'UNKNOWN_END' });
  });

  it.each(['SOLD_OUT', 'LIMIT_REACHED', 'ENDED', 'NOT_FOUND', 'VALIDATION_FAILED'] as const)(
    'ends with %s',
    (code) => {
      expect(after(begun, issued, failed(code))).toMatchObject({ name: 'REFUSED', code });
    },
  );

  it('gives up after a while when not even a token can be had: nothing was sent', () => {
    const tries = Array.from({ length: 8 }, () => [failed('UNAVAILABLE'), pauseOver]).flat();
    expect(after(begun, ...tries).name).toBe('TOKEN');
    expect(after(begun, ...tries, failed('UNAVAILABLE'))).toMatchObject({
      name: 'REFUSED',
      code: 'UNAVAILABLE',
    });
  });

  it('tries a moment later when another clock says that the sale has not started, but not for ever', () => {
    const early = [failed('NOT_STARTED'), pauseOver];
    expect(namesAfter(begun, ...early, ...early, ...early, failed('NOT_STARTED'))).toEqual([
      'TOKEN',
      ...['PAUSED', 'TOKEN', 'PAUSED', 'TOKEN', 'PAUSED', 'TOKEN'],
      'REFUSED',
    ]);
  });

  it('waits for a login and goes on with the same key', () => {
    const state = after(begun, failed('UNAUTHENTICATED'), { type: 'LoggedIn' });
    expect(state).toMatchObject({ name: 'TOKEN', intent });
    expect(after(begun, failed('UNAUTHENTICATED'), { type: 'Dismissed' })).toEqual(idle);
  });

  it('waits for its order again after a login', () => {
    const lost = [accepted, { type: 'StreamLost' }, failed('UNAUTHENTICATED')] as const;
    expect(after(begun, issued, ...lost).name).toBe('LOGIN');
    expect(after(begun, issued, ...lost, { type: 'LoggedIn' })).toMatchObject({
      name: 'QUEUED',
      purchaseId: 'live-1.p',
    });
  });

  it('asks for its order itself when the stream of events is lost or silent', () => {
    const events = [begun, issued, accepted, { type: 'StreamLost' }] as const;
    expect(after(begun, issued, accepted)).toMatchObject({ watch: 'EVENTS' });
    expect(after(...events)).toMatchObject({ watch: 'POLL', pauseMs: 0 });
    const asked = after(...events, told({ status: 'QUEUED' }), told({ status: 'QUEUED' }));
    expect(asked).toMatchObject({ watch: 'POLL', tries: 2, pauseMs: 1500 });
    expect(advance(asked, failed('UNAVAILABLE', 9000))).toMatchObject({ name: 'QUEUED', pauseMs: 9000 });
    expect(advance(asked, told({ status: 'ORDERED', orderId: '7' })).name).toBe('ORDERED');
  });

  it('does not begin to watch anew for what a stream merely repeats', () => {
    const queued = after(begun, issued, accepted);
    expect(advance(queued, told({ status: 'QUEUED' }))).toBe(queued);
  });

  it('ends with the reason of the ledger when that refuses it', () => {
    const rejected = told({ status: 'REJECTED', code: 'LIMIT_REACHED' });
    expect(after(begun, issued, accepted, rejected)).toMatchObject({ code: 'LIMIT_REACHED' });
  });

  it('takes no second purchase while one is under way', () => {
    const second: PurchaseEvent = { type: 'Begun', intent: { ...intent, key: 'key-2' }, delayMs: 0 };
    expect(after(begun, second)).toMatchObject({ intent });
    const next = after(begun, issued, failed('SOLD_OUT'), second);
    expect(next).toMatchObject({ name: 'TOKEN', intent: { key: 'key-2' } });
  });
});

describe('what is kept of a purchase over a reload', () => {
  it('is nothing before it was sent and nothing once there is an answer', () => {
    expect(savedOf(after(begun))).toBeUndefined();
    expect(savedOf(after(begun, issued, failed('RATE_LIMITED')))).toBeUndefined();
    expect(savedOf(after(begun, issued, failed('SOLD_OUT')))).toBeUndefined();
    const ordered = told({ status: 'ORDERED', orderId: '7' });
    expect(savedOf(after(begun, issued, accepted, ordered))).toBeUndefined();
  });

  it('is sent again with the same key and token', () => {
    const saved = savedOf(after(begun, issued));
    expect(saved).toEqual({ intent, token: 'token-1' });
    const state = after({ type: 'Resumed', saved: saved! });
    expect(state).toMatchObject({ name: 'SENDING', intent, token: 'token-1', isUncertain: true });
  });

  it('is awaited again when it was accepted', () => {
    const saved = savedOf(after(begun, issued, accepted));
    expect(after({ type: 'Resumed', saved: saved! })).toMatchObject({
      name: 'QUEUED',
      watch: 'EVENTS',
      purchaseId: 'live-1.p',
    });
  });

  it('asks for a token first where that was lost', () => {
    expect(after({ type: 'Resumed', saved: { intent } })).toMatchObject({ name: 'TOKEN', isUncertain: true });
  });
});

describe('whatever happens to a purchase', () => {
  const codes: FailureCode[] = ['NETWORK', 'UNCONFIRMED', 'UNAVAILABLE', 'RATE_LIMITED', 'TOKEN_INVALID'];
  const anyEvent = fc.oneof(
    fc.constantFrom<PurchaseEvent>(begun, issued, accepted, pauseOver, { type: 'StreamLost' }),
    fc.constantFrom<PurchaseEvent>({ type: 'LoggedIn' }, told({ status: 'QUEUED' })),
    fc.constantFrom(...codes, 'UNAUTHENTICATED' as const, 'NOT_STARTED' as const).map((code) => failed(code)),
  );

  it('its key stays the same, and is kept from when it may have been taken until there is an answer', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = after(begun, issued, failed('NETWORK'));
        for (const event of events) {
          state = advance(state, event);
          if (!isUnderWay(state)) return;
          expect(savedOf(state)).toMatchObject({ intent });
        }
      }),
    );
  });
});
