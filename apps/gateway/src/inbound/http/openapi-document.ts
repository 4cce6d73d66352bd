import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { jsonSchemaOf, problemResponses, problemSchema } from './openapi.js';
import { PurchaseBody } from './requests.js';

/** The description of the whole API: Nest's routes as they are declared, the direct routes by hand. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Stampede')
    .setDescription('A flash sale. Errors are application/problem+json (RFC 9457) with a stable `code`.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  document.paths['/api/v1/sales/{saleId}/purchases'] = { post: purchaseOperation };
  document.paths['/api/v1/payments/webhook'] = { post: webhookOperation };
  return document;
}

const purchaseOperation = {
  tags: ['purchases'],
  summary: 'Buy: 202 once the purchase is durable; its order follows',
  description:
    'Repeated with the same Idempotency-Key it gives the same answer. 503 UNCONFIRMED: repeat it with the same key.',
  security: [{ bearer: [] }],
  parameters: [
    { name: 'saleId', in: 'path' as const, required: true, schema: { type: 'string' } },
    {
      name: 'Idempotency-Key',
      in: 'header' as const,
      required: true,
      description: '1 to 255 printable ASCII characters, the same for each repetition',
      schema: { type: 'string' },
    },
  ],
  requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(PurchaseBody) } } },
  responses: {
    '202': {
      description: 'Accepted',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { purchaseId: { type: 'string' }, status: { type: 'string', enum: ['QUEUED'] } },
          },
        },
      },
    },
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
  },
};

const webhookOperation = {
  tags: ['payments'],
  summary: "The payment provider's signed callback",
  parameters: [
    { name: 'Stampede-Signature', in: 'header' as const, required: true, schema: { type: 'string' } },
  ],
  requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
  responses: { '200': { description: 'Taken' }, ...problemResponses(400, 401, 413, 503) },
};
