import { isPassing, pauseMsOf, type Failure, type FailureCode } from './failure.js';

/** What somebody wants to buy, under one Idempotency-Key for as long as it takes to learn the answer. */
export interface Intent {
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly key: string;
}

interface Progress {
  readonly intent: Intent;
  readonly token?: string;
  /** It was sent, and the answer said neither yes nor no: it may have been taken. */
  readonly isUncertain: boolean;
  readonly tries: number;
  /** Further tokens that were asked for. */
  readonly tokens: number;
}

/**
 * Each state says what is done in it.
 *
 * IDLE     nothing
 * TOKEN    the right to buy is being asked for, after `delayMs`
 * SENDING  the purchase is being sent
 * PAUSED   no answer yet for `code`: the same again after `pauseMs`
 * LOGIN    waits for the user to log in
 * QUEUED   taken for good; its order is awaited by event stream or, when that is silent, by asking after `pauseMs`
 * ORDERED  there is an order
 * REFUSED  there is none. UNKNOWN_END: whether it was taken can no longer be asked
 */
export type PurchaseState =
  | { readonly name: 'IDLE' }
  | (Progress & { readonly name: 'TOKEN'; readonly delayMs: number })
  | (Progress & { readonly name: 'SENDING'; readonly token: string })
  | (Progress & { readonly name: 'PAUSED'; readonly code: FailureCode; readonly pauseMs: number })
  | (Progress & { readonly name: 'LOGIN'; readonly purchaseId?: string })
  | (Watched & { readonly name: 'QUEUED' })
  | { readonly name: 'ORDERED'; readonly intent: Intent; readonly orderId: string }
  | {
      readonly name: 'REFUSED';
      readonly intent: Intent;
      readonly code: FailureCode | 'UNKNOWN_END';
      readonly retryAfterMs?: number;
    };

interface Watched {
  readonly intent: Intent;
  readonly purchaseId: string;
  readonly watch: 'EVENTS' | 'POLL';
  readonly tries: number;
  readonly pauseMs: number;
}

export interface PurchaseStatus {
  readonly status: 'QUEUED' | 'ORDERED' | 'REJECTED';
  readonly orderId?: string;
  readonly code?: FailureCode;
}

export type PurchaseEvent =
  | { readonly type: 'Begun'; readonly intent: Intent; readonly delayMs: number }
  | { readonly type: 'Resumed'; readonly saved: SavedPurchase }
  | { readonly type: 'TokenIssued'; readonly token: string }
  | { readonly type: 'Accepted'; readonly purchaseId: string }
  | { readonly type: 'Told'; readonly status: PurchaseStatus }
  | { readonly type: 'StreamLost' }
  | { readonly type: 'Failed'; readonly failure: Failure }
  | { readonly type: 'PauseOver' }
  | { readonly type: 'LoggedIn' }
  | { readonly type: 'Dismissed' };

/** What outlives a reload of the page. */
export interface SavedPurchase {
  readonly intent: Intent;
  readonly token?: string;
  readonly purchaseId?: string;
}

/** While nothing can have been taken, giving up loses nothing. */
const MAX_TRIES_CERTAIN = 8;
/** The clocks of page, gateway and gate differ by a little. */
const MAX_TRIES_EARLY = 3;
const EARLY_PAUSE_MS = 400;
const MAX_TOKENS = 5;
const TOKEN_PAUSE_MS = 500;

/** The next state. An event that does not belong to the state (a late answer) leaves it as it is. */
export function advance(state: PurchaseState, event: PurchaseEvent): PurchaseState {
  const first = firstState(event);
  if (first !== undefined) return isUnderWay(state) ? state : first;
  switch (state.name) {
    case 'TOKEN':
      if (event.type === 'TokenIssued') return { ...progressOf(state), name: 'SENDING', token: event.token };
      return event.type === 'Failed' ? afterFailedToken(state, event.failure) : state;
    case 'SENDING':
      if (event.type === 'Accepted') return watching(state.intent, event.purchaseId);
      return event.type === 'Failed' ? afterFailedSending(state, event.failure) : state;
    case 'PAUSED':
      return whilePaused(state, event);
    case 'LOGIN':
      if (event.type === 'LoggedIn') return afterLogin(state);
      return event.type === 'Dismissed' ? { name: 'IDLE' } : state;
    case 'QUEUED':
      return whileQueued(state, event);
    case 'ORDERED':
    case 'REFUSED':
      return event.type === 'Dismissed' ? { name: 'IDLE' } : state;
    case 'IDLE':
      return state;
  }
}

export function isUnderWay(state: PurchaseState): boolean {
  return state.name !== 'IDLE' && state.name !== 'ORDERED' && state.name !== 'REFUSED';
}

/** What to keep in this state, so that a reload repeats the same key; nothing while nothing can have been taken, or once that is known. */
export function savedOf(state: PurchaseState): SavedPurchase | undefined {
  switch (state.name) {
    case 'QUEUED':
      return { intent: state.intent, purchaseId: state.purchaseId };
    case 'TOKEN':
    case 'SENDING':
    case 'PAUSED':
    case 'LOGIN': {
      const { intent, token, isUncertain } = state;
      const purchaseId = state.name === 'LOGIN' ? state.purchaseId : undefined;
      const mayBeTaken = isUncertain || state.name === 'SENDING';
      return mayBeTaken ? { intent, token, purchaseId } : undefined;
    }
    case 'IDLE':
    case 'ORDERED':
    case 'REFUSED':
      return undefined;
  }
}

function firstState(event: PurchaseEvent): PurchaseState | undefined {
  if (event.type === 'Resumed') return resume(event.saved);
  if (event.type !== 'Begun') return undefined;
  const { intent, delayMs } = event;
  return { name: 'TOKEN', intent, isUncertain: false, tries: 0, tokens: 0, delayMs };
}

function resume({ intent, token, purchaseId }: SavedPurchase): PurchaseState {
  if (purchaseId !== undefined) return watching(intent, purchaseId);
  const progress = { intent, isUncertain: true, tries: 0, tokens: 0 };
  return token === undefined
    ? { ...progress, name: 'TOKEN', delayMs: 0 }
    : { ...progress, name: 'SENDING', token };
}

function whilePaused(state: Extract<PurchaseState, { name: 'PAUSED' }>, event: PurchaseEvent): PurchaseState {
  if (event.type === 'Dismissed' && !state.isUncertain) return { name: 'IDLE' };
  if (event.type !== 'PauseOver') return state;
  const { token } = state;
  return token === undefined
    ? { ...progressOf(state), name: 'TOKEN', delayMs: 0 }
    : { ...progressOf(state), name: 'SENDING', token };
}

/** The right to buy belongs to the user who asked for it, and this may be another one. */
function afterLogin(state: Progress & { readonly purchaseId?: string }): PurchaseState {
  if (state.purchaseId !== undefined) return watching(state.intent, state.purchaseId);
  return { ...progressOf(state), name: 'TOKEN', token: undefined, delayMs: 0 };
}

function watching(intent: Intent, purchaseId: string): PurchaseState {
  return { name: 'QUEUED', intent, purchaseId, watch: 'EVENTS', tries: 0, pauseMs: 0 };
}

function afterFailedToken(state: Progress, failure: Failure): PurchaseState {
  const { code } = failure;
  if (needsLogin(code)) return { ...progressOf(state), name: 'LOGIN' };
  if (isEarly(state, code)) return pausedEarly(state, failure);
  if (isPassing(code) && (state.isUncertain || state.tries < MAX_TRIES_CERTAIN))
    return paused(state, failure);
  return state.isUncertain
    ? { name: 'REFUSED', intent: state.intent, code: 'UNKNOWN_END' }
    : refused(state, failure);
}

function afterFailedSending(state: Progress, failure: Failure): PurchaseState {
  const { code } = failure;
  if (needsLogin(code)) return { ...progressOf(state), name: 'LOGIN' };
  if (code === 'RATE_LIMITED') return paused(state, failure);
  if (isPassing(code)) return paused({ ...state, isUncertain: true }, failure);
  if (isEarly(state, code)) return pausedEarly(state, failure);
  if (code === 'TOKEN_INVALID' || code === 'TOKEN_SPENT') return withoutToken(state, failure);
  return refused(state, failure);
}

function withoutToken(state: Progress, failure: Failure): PurchaseState {
  const tokens = state.tokens + 1;
  if (tokens <= MAX_TOKENS)
    return {
      ...progressOf(state),
      name: 'TOKEN',
      token: undefined,
      tokens,
      delayMs: state.tokens * TOKEN_PAUSE_MS,
    };
  return state.isUncertain
    ? { name: 'REFUSED', intent: state.intent, code: 'UNKNOWN_END' }
    : refused(state, failure);
}

function whileQueued(state: Extract<PurchaseState, { name: 'QUEUED' }>, event: PurchaseEvent): PurchaseState {
  const { intent, purchaseId, tries } = state;
  switch (event.type) {
    case 'StreamLost':
      return { ...state, watch: 'POLL', tries: 0, pauseMs: 0 };
    case 'Told': {
      const { status, orderId, code } = event.status;
      if (status === 'ORDERED' && orderId !== undefined) return { name: 'ORDERED', intent, orderId };
      if (status === 'REJECTED') return { name: 'REFUSED', intent, code: code ?? 'SOLD_OUT' };
      return state.watch === 'POLL' ? { ...state, tries: tries + 1, pauseMs: pauseMsOf(tries) } : state;
    }
    case 'Failed': {
      const { code, retryAfterMs } = event.failure;
      if (needsLogin(code))
        return { name: 'LOGIN', intent, isUncertain: true, tries: 0, tokens: 0, purchaseId };
      if (!isPassing(code)) return { name: 'REFUSED', intent, code };
      return { ...state, tries: tries + 1, pauseMs: pauseMsOf(tries, retryAfterMs) };
    }
    case 'Begun':
    case 'Resumed':
    case 'TokenIssued':
    case 'Accepted':
    case 'PauseOver':
    case 'LoggedIn':
    case 'Dismissed':
      return state;
  }
}

/** FORBIDDEN is a CSRF token that does not fit the session: a new login makes both anew. */
const needsLogin = (code: FailureCode) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN';

const isEarly = ({ tries }: Progress, code: FailureCode) => code === 'NOT_STARTED' && tries < MAX_TRIES_EARLY;

function paused(state: Progress, { code, retryAfterMs }: Failure): PurchaseState {
  const pauseMs = pauseMsOf(state.tries, retryAfterMs);
  return { ...progressOf(state), name: 'PAUSED', tries: state.tries + 1, code, pauseMs };
}

function pausedEarly(state: Progress, { code }: Failure): PurchaseState {
  return { ...progressOf(state), name: 'PAUSED', tries: state.tries + 1, code, pauseMs: EARLY_PAUSE_MS };
}

function refused({ intent }: Progress, { code, retryAfterMs }: Failure): PurchaseState {
  return { name: 'REFUSED', intent, code, retryAfterMs };
}

const progressOf = ({ intent, token, isUncertain, tries, tokens }: Progress): Progress => ({
  intent,
  token,
  isUncertain,
  tries,
  tokens,
});
