import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const PURCHASE_ROUTE = '/api/v1/sales/:saleId/purchases';
export const WEBHOOK_ROUTE = '/api/v1/payments/webhook';

export type DirectRequest = FastifyRequest<{ Params: { saleId: string } }>;

/** One direct route. */
export interface DirectRoute {
  serve(request: DirectRequest, reply: FastifyReply): void | Promise<void>;
  fail(error: unknown, request: DirectRequest, reply: FastifyReply): void;
}

/** What the direct routes call: Nest's instances. */
export interface DirectRoutes {
  readonly purchase: DirectRoute;
  readonly webhook: DirectRoute;
}

const DIRECT_PATH = /^\/api\/v1\/(?:sales\/[^/?]+\/purchases|payments\/webhook)(?:\?|$)/;

/** Whether a request is for a direct route. */
export const isDirect = (method: string | undefined, url: string | undefined): boolean =>
  method === 'POST' && url !== undefined && DIRECT_PATH.test(url);

/**
 * The two routes that Nest does not carry. A purchase: in a spike it is nearly all of the traffic, most of it refused, and Nest's hooks,
 * guards, pipes and interceptors would cost more than the refusal itself. The webhook: its body must stay the bytes that were signed.
 * Their use cases are Nest's instances.
 */
export async function registerDirectRoutes(server: FastifyInstance, direct: DirectRoutes): Promise<void> {
  server.setErrorHandler((error, request, reply) =>
    direct.purchase.fail(error, request as DirectRequest, reply),
  );
  server.post(PURCHASE_ROUTE, (request, reply) => direct.purchase.serve(request as DirectRequest, reply));
  await server.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    routes.setErrorHandler((error, request, reply) =>
      direct.webhook.fail(error, request as DirectRequest, reply),
    );
    routes.post(WEBHOOK_ROUTE, (request, reply) => direct.webhook.serve(request as DirectRequest, reply));
  });
  await server.ready();
}
