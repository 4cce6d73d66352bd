import { requirePeer } from '../peers.js';
import type { Contender, Note } from './contender.js';

interface Undici {
  readonly Pool: new (
    origin: string,
    options: { connections: number; pipelining: number },
  ) => {
    request(request: object): Promise<{ body: { json(): Promise<unknown> } }>;
  };
}

const schema = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    skuName: { type: 'string' },
    quantity: { type: 'integer' },
    paid: { type: 'boolean' },
  },
};

/** JSON over HTTP/1.1 kept alive: Fastify with compiled schemas, called with undici. */
function httpContender(title: string, pipelined: boolean): Contender {
  return {
    title,

    async serve() {
      const { fastify } = await import('fastify');
      const server = fastify({ logger: false });
      server.put('/echo', { schema: { body: schema, response: { 200: schema } } }, async ({ body }) => body);
      return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
    },

    async connect(port, inFlight) {
      const { Pool } = requirePeer<Undici>('undici');
      const pool = new Pool(`http://127.0.0.1:${port}`, {
        connections: pipelined ? 1 : inFlight,
        pipelining: pipelined ? inFlight : 1,
      });
      const headers = { 'content-type': 'application/json' };
      return async (note) => {
        const request = {
          path: '/echo',
          method: 'PUT',
          idempotent: true,
          headers,
          body: JSON.stringify(note),
        };
        const { body } = await pool.request(request);
        return (await body.json()) as Note;
      };
    },
  };
}

/** A connection per call under way: how HTTP/1.1 is used. */
export const httpPoolContender = httpContender('Fastify + undici, a connection per call', false);
/** What the others have too, one connection: requests sent ahead, answers in order. */
export const httpPipelineContender = httpContender('Fastify + undici, 1 connection, pipelined', true);
