/**
 * What the gate remembers of a purchase, one field of `records:{sale:segment}:e<epoch>`:
 *
 *     state|fingerprint|quantity|takenAtMs|skuId|userId            L logged, S sold, R released, X rejected
 *     T|fingerprint|quantity|takenAtMs|skuId|userId|streamId|tokenId|traceparent
 *
 * T and L may come to an end; S, R and X are ends and stay until the sale is archived. A record that is T tells all that the log
 * has to know, so that any instance can write it there; which tokens are spent is known by `tokens:{sale:segment}` at all times.
 */
export const RECORD_STATES = ['T', 'L', 'S', 'R', 'X'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** The ends a purchase can come to at the gate. */
export type FinalState = Extract<RecordState, 'S' | 'R' | 'X'>;

interface RecordLine {
  readonly fingerprint: string;
  readonly quantity: number;
  readonly takenAtMs: number;
  readonly skuId: string;
  readonly userId: string;
}

/** A purchase that is not known to be in Kafka. */
export interface TakenRecord extends RecordLine {
  readonly state: 'T';
  /** Its entry in the stream of unlogged purchases. */
  readonly streamId: string;
  /** The purchase token that it spent. */
  readonly tokenId: string;
  readonly traceparent?: string;
}

export interface KeptRecord extends RecordLine {
  readonly state: Exclude<RecordState, 'T'>;
}

export type GateRecord = TakenRecord | KeptRecord;

const SEPARATOR = '|';

/** Whether a text can be part of a record: nothing empty, no separator, no control character. */
export function isRecordText(text: string): boolean {
  return /^[^|\p{Cc}]{1,128}$/u.test(text);
}

export function encodeRecord(record: GateRecord): string {
  const { state, fingerprint, quantity, takenAtMs, skuId, userId } = record;
  const fields = [state, fingerprint, quantity, takenAtMs, skuId, userId];
  if (record.state === 'T') fields.push(record.streamId, record.tokenId, record.traceparent ?? '');
  return fields.join(SEPARATOR);
}

export function decodeRecord(text: string): GateRecord {
  const [letter, fingerprint, quantity, takenAtMs, skuId, userId, streamId, tokenId, traceparent] =
    text.split(SEPARATOR);
  const state = RECORD_STATES.find((known) => known === letter);
  if (state === undefined || userId === undefined) throw new Error(`Not a record of the gate: ${text}`);
  const line = {
    fingerprint: fingerprint!,
    quantity: Number(quantity),
    takenAtMs: Number(takenAtMs),
    skuId: skuId!,
    userId,
  };
  if (state !== 'T') return { state, ...line };
  if (!streamId || !tokenId) throw new Error(`Not a record of the gate: ${text}`);
  return { state, ...line, streamId, tokenId, ...(traceparent ? { traceparent } : {}) };
}
