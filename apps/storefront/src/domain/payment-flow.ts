import { isPassing, pauseMsOf, type Failure, type FailureCode } from './failure.js';

/**
 * READY     nothing was asked, or the last attempt came to its end
 * ASKING    the payment is being asked for, under its key
 * PAUSED    no answer yet for `code`: the same key again after `pauseMs`
 * WATCHING  the order is looked at after `pauseMs`, until it is PAID. While the provider has not decided, the payment is asked for
 *           again now and then: only its own answer can tell that it was declined
 * PAID      as the order says
 * REFUSED   this attempt pays nothing. A new one has a new key
 */
export type PaymentState =
  | { readonly name: 'READY' }
  | { readonly name: 'ASKING'; readonly key: string; readonly tries: number }
  | {
      readonly name: 'PAUSED';
      readonly key: string;
      readonly tries: number;
      readonly code: FailureCode;
      readonly pauseMs: number;
    }
  | {
      readonly name: 'WATCHING';
      readonly key: string;
      readonly tries: number;
      readonly isDecided: boolean;
      readonly pauseMs: number;
    }
  | { readonly name: 'PAID' }
  | { readonly name: 'REFUSED'; readonly code: FailureCode | 'DECLINED' | 'REFUNDED' };

export type PaymentEvent =
  | { readonly type: 'Begun'; readonly key: string }
  | { readonly type: 'Answered'; readonly status: string }
  | { readonly type: 'OrderSeen'; readonly status: string }
  | { readonly type: 'Failed'; readonly failure: Failure }
  | { readonly type: 'PauseOver' };

const LOOKS_PER_QUESTION = 3;
const FIRST_LOOK_MS = 300;

/** The next state. An event that does not belong to the state leaves it as it is. */
export function advancePayment(state: PaymentState, event: PaymentEvent): PaymentState {
  switch (state.name) {
    case 'READY':
    case 'REFUSED':
      if (event.type === 'Begun') return { name: 'ASKING', key: event.key, tries: 0 };
      return event.type === 'OrderSeen' && event.status === 'PAID' ? { name: 'PAID' } : state;
    case 'ASKING':
      if (event.type === 'Answered') return answered(state, event.status);
      return event.type === 'Failed' ? failed(state, event.failure) : state;
    case 'PAUSED':
      return event.type === 'PauseOver' ? { name: 'ASKING', key: state.key, tries: state.tries } : state;
    case 'WATCHING':
      if (event.type === 'OrderSeen') return seen(state, event.status);
      return event.type === 'Failed' ? unseen(state, event.failure) : state;
    case 'PAID':
      return state;
  }
}

/** The key to keep in this state, so that a reload asks for the same payment. */
export function keyOf(state: PaymentState): string | undefined {
  return 'key' in state ? state.key : undefined;
}

function answered({ key, tries }: { key: string; tries: number }, status: string): PaymentState {
  if (status === 'FAILED') return { name: 'REFUSED', code: 'DECLINED' };
  if (status === 'REFUNDING' || status === 'REFUNDED') return { name: 'REFUSED', code: 'REFUNDED' };
  const pauseMs = tries === 0 ? FIRST_LOOK_MS : pauseMsOf(tries);
  return { name: 'WATCHING', key, tries, isDecided: status === 'SUCCEEDED', pauseMs };
}

function failed({ key, tries }: { key: string; tries: number }, failure: Failure): PaymentState {
  const { code, retryAfterMs } = failure;
  if (code === 'ALREADY_PAID') return { name: 'WATCHING', key, tries, isDecided: true, pauseMs: 0 };
  if (!isPassing(code)) return { name: 'REFUSED', code };
  return { name: 'PAUSED', key, tries: tries + 1, code, pauseMs: pauseMsOf(tries, retryAfterMs) };
}

type Watching = Extract<PaymentState, { name: 'WATCHING' }>;

function seen(state: Watching, status: string): PaymentState {
  if (status === 'PAID') return { name: 'PAID' };
  if (status === 'CANCELLED') return { name: 'REFUSED', code: 'ORDER_CANCELLED' };
  const next = again(state);
  const asks = !state.isDecided && next.tries % LOOKS_PER_QUESTION === 0;
  return asks ? { name: 'ASKING', key: next.key, tries: next.tries } : next;
}

function unseen(state: Watching, { code, retryAfterMs }: Failure): PaymentState {
  return isPassing(code) ? again(state, retryAfterMs) : { name: 'REFUSED', code };
}

function again(state: Watching, retryAfterMs?: number): Watching {
  return { ...state, tries: state.tries + 1, pauseMs: pauseMsOf(state.tries, retryAfterMs) };
}
