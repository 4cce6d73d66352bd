import { fastify, type FastifyInstance } from 'fastify';
import { EventStreams, type StreamEvent } from './event-streams.js';

describe('event streams', () => {
  let server: FastifyInstance;
  let url: string;
  let streams: EventStreams;
  const counts: number[] = [];

  beforeAll(async () => {
    server = fastify();
    streams = new EventStreams(2, (count) => void counts.push(count), 20);
    server.get('/', (request, reply) => streams.send(request, reply, silence));
    url = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  it('say that they are there while nothing happens, and end when they are all closed', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('\n: still here\n\n: still here\n\n')) streams.closeAll();
    }
    expect(text).toMatch(/^retry: 1000\n\nevent: first\ndata: 1\n\n: still here\n\n/);
    expect(counts).toEqual([1, 0]);
  });
});

async function* silence(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  yield { event: 'first', data: '1' };
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
