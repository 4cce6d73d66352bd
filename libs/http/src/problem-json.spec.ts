import { PROBLEM_CODES, type ProblemCode } from '@stampede/contracts';
import { Problem } from './problem.js';
import { problemBody, problemOf, retryAfterSeconds } from './problem-json.js';

describe('problem+json', () => {
  it.each(Object.keys(PROBLEM_CODES) as ProblemCode[])(
    'tells %s with its status, a type and a title',
    (code) => {
      const body = JSON.parse(problemBody(new Problem(code, 'Words.'))) as Record<string, unknown>;
      expect(body).toMatchObject({ status: PROBLEM_CODES[code], code, detail: 'Words.' });
      expect(body.type).toMatch(/^urn:stampede:problem:[a-z-]+$/);
      expect(body.title).toMatch(/^[A-Z][a-z ]+$/);
    },
  );

  it('says nothing of an unexpected error but its trace', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const text = problemBody(problemOf(new Error('password=secret')), '/api', traceparent);
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({
      status: 500,
      code: 'INTERNAL',
      instance: '/api',
      traceId: 'a'.repeat(32),
    });
  });

  it.each([
    [{ statusCode: 413 }, 'PAYLOAD_TOO_LARGE'],
    [{ statusCode: 415 }, 'UNSUPPORTED_MEDIA_TYPE'],
    [{ statusCode: 414 }, 'NOT_FOUND'],
    [{ statusCode: 400, code: 'FST_ERR_CTP_EMPTY_JSON_BODY' }, 'MALFORMED_REQUEST'],
    [{ statusCode: 418 }, 'MALFORMED_REQUEST'],
    [{ statusCode: 503 }, 'INTERNAL'],
    [null, 'INTERNAL'],
    ['text', 'INTERNAL'],
  ])('takes %j for %s', (error, code) => {
    expect(problemOf(error).code).toBe(code);
  });

  it('never says to come back at once', () => {
    expect([0, 1, 1000, 1001].map(retryAfterSeconds)).toEqual(['1', '1', '1', '2']);
  });
});
