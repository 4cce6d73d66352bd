import fc from 'fast-check';
import { ResponseParser } from './response-parser.js';

const RESPONSES = [
  [
    'HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}',
    202,
    '{"a":1}',
  ],
  [
    'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    503,
    '',
  ],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', 200, 'abcde'],
  ['HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\n{}', 409, '{}'],
] as const;

describe('ResponseParser', () => {
  it.each(RESPONSES)('reads %j', (text, status, body) => {
    expect(new ResponseParser().push(text)).toMatchObject({ status, body });
  });

  it('reads the same response however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RESPONSES),
        fc.array(fc.nat(200), { maxLength: 5 }),
        ([text, status, body], cuts) => {
          const parser = new ResponseParser();
          const ends = [...cuts.map((cut) => cut % text.length), text.length].sort((a, b) => a - b);
          const answers = ends.map((end, index) => parser.push(text.slice(ends[index - 1] ?? 0, end)));
          expect(answers.filter(Boolean)).toHaveLength(1);
          expect(answers.at(-1)).toMatchObject({ status, body });
        },
      ),
    );
  });

  it('reads Retry-After and whether the connection ends', () => {
    expect(new ResponseParser().push(RESPONSES[1][0])).toMatchObject({ retryAfterS: 2, closes: true });
    expect(new ResponseParser().push(RESPONSES[0][0])).toMatchObject({
      retryAfterS: undefined,
      closes: false,
    });
  });

  it('throws on what is not HTTP', () => {
    expect(() => new ResponseParser().push('SSH-2.0-OpenSSH\r\n\r\n')).toThrow(/HTTP/);
  });
});
