import { login, sendJson, startAll, type Running } from './support/gateway.js';
import { expectProblem } from './support/problems.js';

describe('the inbox of a user', () => {
  let all: Running;
  let url: string;
  let alice: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    alice = await login(url, 'alice');
    for (const [messageId, userId] of [
      ['1', 'alice'],
      ['2', 'bob'],
      ['3', 'alice'],
    ] as const)
      all.inbox.messages.push({
        messageId,
        userId,
        channel: 'MAIL',
        kind: 'ORDER_PAID',
        orderId: '4711',
        subject: 'Paid',
        body: 'Thank you.',
        createdAtMs: String(Date.UTC(2026, 0, 1)),
      });
  });
  afterAll(() => all.close());

  const list = (query: string, token?: string) => sendJson(url, 'GET', `/api/v1/messages${query}`, { token });

  it('holds what this user was told, in pages', async () => {
    const { status, body } = await list('?limit=1', alice);
    expect([status, body]).toEqual([
      200,
      {
        messages: [
          {
            messageId: '1',
            channel: 'MAIL',
            kind: 'ORDER_PAID',
            orderId: '4711',
            subject: 'Paid',
            body: 'Thank you.',
            createdAt: '2026-01-01T00:00:00.000Z',
          },
        ],
        nextCursor: null,
      },
    ]);
    expect((await list('?cursor=1', alice)).body.messages).toMatchObject([{ messageId: '3' }]);
  });

  it('is for who is logged in, and asked for in pages that can be', async () => {
    expectProblem(await list(''), 401, 'UNAUTHENTICATED');
    for (const query of ['limit=0', 'cursor=', 'cursor=not-mine', 'userId=bob'])
      expectProblem(await list(`?${query}`, alice), 422, 'VALIDATION_FAILED');
  });
});
