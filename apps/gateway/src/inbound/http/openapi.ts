import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type SchemaObject = Record<string, unknown>;

/** The JSON schema of a request, from the schema that checks it. */
export function jsonSchemaOf(schema: z.ZodType): SchemaObject {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return body as SchemaObject;
}

export const ApiJsonBody = (schema: z.ZodType) => ApiBody({ schema: jsonSchemaOf(schema), required: true });

export const ApiIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: '1 to 255 printable ASCII characters, the same for each repetition',
  });

export const ApiPage = () =>
  applyDecorators(
    ApiQuery({ name: 'cursor', required: false, type: String, description: 'nextCursor of the page before' }),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    }),
  );

/** Which refusals an operation knows, all of one shape. */
export const ApiProblems = (...statuses: number[]) =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, ...problemResponse })));

const problemResponse = {
  description: 'A problem; its `code` says which',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** RFC 9457, with what we add. */
export const problemSchema: SchemaObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable; compare this one' },
    instance: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

export const problemResponses = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [String(status), problemResponse]));
