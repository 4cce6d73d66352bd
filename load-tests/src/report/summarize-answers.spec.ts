import type { Answer } from '../answers/answer.js';
import { parseAnswer } from '../answers/read-answers.js';
import { summarizeAnswers } from './summarize-answers.js';

const answer = (of: Partial<Answer>): Answer => ({
  request: 0,
  attempt: 1,
  repeat: false,
  user: 'user-1',
  key: 'k',
  sale: 's',
  sku: 'a',
  quantity: 1,
  status: 409,
  code: 'SOLD_OUT',
  purchaseId: null,
  startedAt: 1000,
  latencyMs: 10,
  serviceMs: 5,
  ...of,
});

describe('summarizeAnswers', () => {
  it('tells winners, sold-out, other answers, unavailable and errors apart', async () => {
    const summary = await summarizeAnswers([
      answer({ request: 1, status: 202, code: null, purchaseId: 's.1', quantity: 2 }),
      answer({ request: 2, status: 202, code: null, purchaseId: 's.1', quantity: 2, repeat: true }),
      answer({ request: 3 }),
      answer({ request: 4, code: 'LIMIT_REACHED' }),
      answer({ request: 5, status: 503, code: 'UNAVAILABLE' }),
      answer({ request: 5, attempt: 2 }),
      answer({ request: 6, status: 0, code: 'TIMEOUT' }),
      answer({ request: 7, status: 401, code: 'UNAUTHENTICATED' }),
    ]);
    const counts = Object.fromEntries(
      Object.entries(summary.kinds).map(([kind, { latency }]) => [kind, latency.count]),
    );
    expect(counts).toEqual({ accepted: 2, soldOut: 2, otherAnswer: 1, unavailable: 1, error: 2 });
    expect(summary.accepted).toEqual({ purchases: 1, units: 2 });
    expect(summary).toMatchObject({
      answers: 8,
      availability: 5 / 8,
      answeredInTheEnd: 5,
      plannedRequests: 7,
      repeats: 1,
      retries: 1,
    });
    expect(summary.codes).toContainEqual({ code: '409 SOLD_OUT', count: 2 });
  });

  it('gives percentiles per kind, from when the request was due and from when it was sent', async () => {
    const answers = Array.from({ length: 1000 }, (_, index) =>
      answer({ request: index, latencyMs: index + 1, serviceMs: 1 }),
    );
    const { latency, service } = (
      await summarizeAnswers([...answers, answer({ status: 202, latencyMs: 5000 })])
    ).kinds.soldOut;
    expect(latency.averageMs).toBeCloseTo(500.5, 0);
    for (const [value, expected] of [
      [latency.tp50Ms, 500],
      [latency.tp90Ms, 900],
      [latency.tp99Ms, 990],
      [latency.tp999Ms, 999],
      [latency.maxMs, 1000],
    ] as const) {
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(expected * 0.002);
    }
    expect(service.tp999Ms).toBeCloseTo(1, 2);
  });

  it('says nothing wrong of no answers', async () => {
    expect(await summarizeAnswers([])).toMatchObject({
      answers: 0,
      availability: 0,
      all: { latency: { count: 0, tp99Ms: 0 } },
    });
  });
});

describe('parseAnswer', () => {
  it('reads what the writer writes', () => {
    expect(parseAnswer(JSON.stringify(answer({})), 'x:1')).toEqual(answer({}));
  });

  it.each(['{', '[]', 'null', '{"user":"u"}', JSON.stringify({ ...answer({}), status: 'ok' })])(
    'refuses %s and says where',
    (line) => {
      expect(() => parseAnswer(line, 'answers.ndjson:7')).toThrow(/answers\.ndjson:7/);
    },
  );
});
