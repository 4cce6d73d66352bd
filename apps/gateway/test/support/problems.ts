import type { Answer } from './gateway.js';

/** A refusal as every refusal must be, with nothing of our insides. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body?.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  expect(answer.body.type).toBe(`urn:stampede:problem:${code.toLowerCase().replaceAll('_', '-')}`);
  expect(answer.text).not.toMatch(/\bat .*\.[jt]s|node_modules|stack/);
  expect(answer.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(answer.headers.get('x-powered-by')).toBeNull();
}

/** The places that a refusal of a body or query names, in order. */
export const pathsOf = ({ body }: Answer): string[] =>
  (body.errors as { path: string }[]).map(({ path }) => path).sort();

export function errorLines(logLines: readonly string[]): unknown[] {
  return logLines
    .map((line) => JSON.parse(line) as { level: string })
    .filter(({ level }) => level === 'error' || level === 'fatal');
}
