import { z } from 'zod';

/** Items in one Kafka record, at most: what waits together travels together, but outcome and dead letter are per item. */
export const MAX_BATCH_ITEMS = 256;

/** A 64-bit or opaque id. */
export const id = z.string().min(1).max(128);

/** What every event carries, whatever its data. */
export const envelopeFields = {
  /** Unique per event and derived from its aggregate, so that a repeated event has the same id. */
  id: z.string().min(1).max(200),
  /** Position in its aggregate's history, from 1. */
  version: z.int().min(1),
  /** ISO 8601, from the row that the event tells of, never from the moment of sending. */
  occurredAt: z.iso.datetime(),
  aggregateId: id,
  /** W3C trace context of the request that began it. */
  traceparent: z.string().max(64).optional(),
};

/** Any event as it travels: the envelope with its data, whatever its type. */
export type EventItem = Readonly<z.infer<z.ZodObject<typeof envelopeFields>>> & {
  readonly type: string;
  readonly data: object;
};

/** Declares an event: its type and the shape of its data. */
export function event<const T extends string, D extends z.ZodRawShape>(type: T, data: D) {
  return z.object({ ...envelopeFields, type: z.literal(type), data: z.object(data) });
}

/** The shape of a Kafka record's value before its items are looked at one by one. */
export const batchEnvelope = z.object({ items: z.array(z.unknown()).min(1).max(MAX_BATCH_ITEMS) });
