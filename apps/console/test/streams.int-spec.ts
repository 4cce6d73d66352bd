import { eventually } from '@stampede/testing';
import type { Snapshot } from '../src/application/snapshot.js';
import { RunningConsole } from './support/console.js';
import { figuresOf, saleOf } from './support/services.js';

describe('the stream of snapshots', () => {
  let running: RunningConsole;

  beforeAll(async () => {
    running = await RunningConsole.start({ MAX_EVENT_STREAMS: '3' });
    await running.logIn();
    for (const saleId of ['live-1', 'live-2']) {
      running.services.sales.set(saleId, saleOf(saleId, -60_000));
      running.services.figures.set(saleId, figuresOf(saleId));
    }
  });
  // What the test before left is not counted among the few that may be open.
  beforeEach(() => eventually(async () => expect(await openStreams()).toBe(0)));
  afterAll(() => running.close());

  const openStreams = async () => {
    const text = await (await fetch(running.metricsUrl)).text();
    return Number(/^stampede_http_event_streams\{.*\} (\d+)$/m.exec(text)?.[1]);
  };

  /** Reads so many snapshots, then leaves. */
  async function read(count: number, query = ''): Promise<string[]> {
    const leave = new AbortController();
    const found: string[] = [];
    for await (const { event, data } of running.events(leave.signal, query)) {
      if (event === 'snapshot') found.push(data);
      if (found.length === count) break;
    }
    leave.abort();
    return found;
  }

  it('computes once what many read, every two seconds, and nothing when nobody does', async () => {
    const { asked } = running.services;
    const startedMs = performance.now();
    const all = await Promise.all([read(3), read(3), read(3)]);
    expect(performance.now() - startedMs).toBeGreaterThan(3500);
    await eventually(async () => expect(await openStreams()).toBe(0));
    const rounds = 1 + Math.floor((performance.now() - startedMs) / 1990);
    // Who was slow missed some; those of the same number are the same, and each cost one question.
    const sequenceOf = (data: string) => (JSON.parse(data) as Snapshot).sequence;
    for (const copies of Map.groupBy(all.flat(), sequenceOf).values()) expect(new Set(copies).size).toBe(1);
    for (const own of all) expect(new Set(own.map(sequenceOf)).size).toBe(3);
    expect(Math.max(...all.flat().map(sequenceOf))).toBeLessThanOrEqual(rounds);
    const { sequence } = await running.snapshot();
    expect([asked.listSales, asked.findSaleFigures]).toEqual([sequence, sequence]);

    // Longer than a round: whoever reads now is the one who asks.
    const quietMs = performance.now();
    await eventually(() => expect(performance.now() - quietMs).toBeGreaterThan(2500));
    expect(asked.listSales).toBe(sequence);
  });

  it('shows to each the sale that was asked for', async () => {
    const [auto, first, second] = await Promise.all([
      read(1),
      read(1, '?sale=live-1'),
      read(1, '?sale=live-2'),
    ]);
    const saleOfData = (data: string) => (JSON.parse(data) as Snapshot).sale?.saleId;
    expect([first, second].map(([data]) => saleOfData(data!))).toEqual(['live-1', 'live-2']);
    expect(saleOfData(auto[0]!)).toMatch(/^live-/);
    const wrong = await running.send('GET', '/api/snapshots?sale=LIVE%201');
    expect([wrong.status, wrong.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('is not kept by anybody on its way', async () => {
    const leave = new AbortController();
    const { headers } = await fetch(`${running.url}/api/snapshots`, {
      headers: { cookie: running.cookie },
      signal: leave.signal,
    });
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    leave.abort();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('is open for so many at a time', async () => {
    const leave = new AbortController();
    const streams = [1, 2, 3].map(() => running.events(leave.signal));
    await Promise.all(streams.map((stream) => stream.next()));
    const refused = await running.send('GET', '/api/snapshots');
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'UNAVAILABLE',
      '5',
    ]);
    leave.abort();
    await eventually(async () => expect(await openStreams()).toBe(0));
    await read(1);
  });

  it('goes on while account is away, and ends when the session does', async () => {
    const stream = running.events(new AbortController().signal);
    await stream.next();
    await running.services.stopAccount();
    // The second one comes when the session has to be asked for again.
    for (const _ of [1, 2]) expect((await stream.next()).value).toMatchObject({ event: 'snapshot' });
    await running.services.startAccount();
    running.services.sessions.clear();
    let last = await stream.next();
    while (last.value?.event === 'snapshot') last = await stream.next();
    expect(last.value).toEqual({ event: 'logged-out', data: '{}' });
    expect((await stream.next()).done).toBe(true);
    await running.logIn();
  });

  it('ends with the console, whose end does not wait for it', async () => {
    const stream = running.events(new AbortController().signal);
    await stream.next();
    const closing = running.close();
    // One that had to be cut would end with an error.
    let last = await stream.next();
    while (!last.done) last = await stream.next();
    await closing;
  });
});
