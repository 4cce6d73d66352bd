import { MAX_BATCH_ITEMS } from '@stampede/contracts';
import type { ZodType } from 'zod';

/** An event and where it stood. */
export interface DecodedItem<E> {
  readonly event: E;
  readonly partition: number;
  /** Offset of the record that carried it; items of one record share it. */
  readonly offset: string;
}

/** Why something is a dead letter. */
export type DeadLetterReason = 'not-json' | 'bad-envelope' | 'oversize' | 'invalid-item';

/** What could not be decoded: a whole record, or single items in an envelope of their own. */
export interface DeadLetter {
  readonly offset: string;
  readonly reason: DeadLetterReason;
  /** For a person. */
  readonly detail: string;
  readonly value: Buffer | string;
}

/** A record taken apart. */
export interface DecodedRecord<E> {
  readonly items: DecodedItem<E>[];
  readonly deadLetters: DeadLetter[];
}

interface RawRecord {
  readonly offset: string;
  readonly value: Buffer | null;
}

/**
 * Takes a record apart. Items that fit the schema go on; each of the others is a dead letter of its own. A record whose envelope
 * cannot be read is one dead letter.
 */
export function decodeRecord<E>(record: RawRecord, partition: number, schema: ZodType<E>): DecodedRecord<E> {
  const { offset, value } = record;
  const whole = (reason: DeadLetterReason, detail: string): DecodedRecord<E> => ({
    items: [],
    deadLetters: [{ offset, reason, detail, value: value ?? '' }],
  });
  if (value === null) return whole('not-json', 'the record has no value');
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return whole('not-json', error instanceof Error ? error.message : String(error));
  }
  const rawItems =
    typeof parsed === 'object' && parsed !== null && 'items' in parsed ? parsed.items : undefined;
  if (!Array.isArray(rawItems) || rawItems.length === 0)
    return whole('bad-envelope', 'not {"items":[…]} with an item');
  if (rawItems.length > MAX_BATCH_ITEMS)
    return whole('oversize', `${rawItems.length} items, at most ${MAX_BATCH_ITEMS}`);

  const decoded: DecodedRecord<E> = { items: [], deadLetters: [] };
  for (const rawItem of rawItems as unknown[]) {
    const result = schema.safeParse(rawItem);
    if (result.success) {
      decoded.items.push({ event: result.data, partition, offset });
    } else {
      const detail = result.error.issues
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ');
      decoded.deadLetters.push({
        offset,
        reason: 'invalid-item',
        detail,
        value: JSON.stringify({ items: [rawItem] }),
      });
    }
  }
  return decoded;
}
