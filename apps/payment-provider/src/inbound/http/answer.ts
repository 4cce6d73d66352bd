import type { FastifyReply } from 'fastify';
import type { Answer } from '../../application/create-charge.js';

/** 201 the first time, 200 with a mark when a key is repeated, and silence when that is the fault of the day. */
export function answer<T>(reply: FastifyReply, { body, created, silent }: Answer<T>): Promise<T> | T {
  if (silent) return new Promise<never>(() => undefined);
  void reply.status(created ? 201 : 200);
  if (!created) void reply.header('idempotent-replayed', 'true');
  return body;
}

/** A page of a list; `nextCursor` goes back as `after`. */
export function page<K extends string, T extends { id: string }>(name: K, items: T[], limit: number) {
  return { [name]: items, nextCursor: items.length === limit ? items.at(-1)!.id : null };
}
