/**
 * What the gate remembers of a purchase, one field of `records:{sale:segment}:e<epoch>`:
 *
 *     state|fingerprint|quantity|takenAtMs|skuId|userId            L logged, S sold, R released, X rejected
 *     T|fingerprint|quantity|takenAtMs|skuId|userId|streamId|traceparent
 *
 * T and L may come to an end; S, R and X are ends and stay until the sale is archived.
 */
export const RECORD_STATES = ['T', 'L', 'S', 'R', 'X'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** The ends a purchase can come to at the gate. */
export type FinalState = Extract<RecordState, 'S' | 'R' | 'X'>;

export interface GateRecord {
  readonly state: RecordState;
  readonly fingerprint: string;
  readonly quantity: number;
  readonly takenAtMs: number;
  readonly skuId: string;
  readonly userId: string;
  /** While it is T: its entry in the stream of unlogged purchases. */
  readonly streamId?: string;
  readonly traceparent?: string;
}

const SEPARATOR = '|';

/** Whether a text can be part of a record: nothing empty, no separator, no control character. */
export function isRecordText(text: string): boolean {
  return /^[^|\p{Cc}]{1,128}$/u.test(text);
}

export function encodeRecord(record: GateRecord): string {
  const { state, fingerprint, quantity, takenAtMs, skuId, userId, streamId, traceparent } = record;
  const kept = [state, fingerprint, quantity, takenAtMs, skuId, userId];
  return (state === 'T' ? [...kept, streamId ?? '', traceparent ?? ''] : kept).join(SEPARATOR);
}

export function decodeRecord(text: string): GateRecord {
  const [state, fingerprint, quantity, takenAtMs, skuId, userId, streamId, traceparent] =
    text.split(SEPARATOR);
  if (!RECORD_STATES.includes(state as RecordState) || userId === undefined) {
    throw new Error(`Not a record of the gate: ${text}`);
  }
  return {
    state: state as RecordState,
    fingerprint: fingerprint!,
    quantity: Number(quantity),
    takenAtMs: Number(takenAtMs),
    skuId: skuId!,
    userId,
    ...(streamId ? { streamId } : {}),
    ...(traceparent ? { traceparent } : {}),
  };
}
