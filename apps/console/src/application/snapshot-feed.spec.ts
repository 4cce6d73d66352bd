import type { Snapshot } from './snapshot.js';
import { SnapshotFeed } from './snapshot-feed.js';
import type { SaleChoice } from './take-snapshots.js';

describe('the feed of snapshots', () => {
  let nowMs: number;
  let taken: SaleChoice[][];
  let failed: unknown[];
  let execute: (choices: readonly SaleChoice[]) => Promise<Map<SaleChoice, Snapshot>>;
  let feed: SnapshotFeed;
  let leave: AbortController;

  beforeEach(() => {
    nowMs = 1_000_000;
    leave = new AbortController();
    taken = [];
    failed = [];
    execute = async (choices) => {
      taken.push([...choices]);
      const snapshot = { sequence: taken.length, takenAtMs: nowMs } as Snapshot;
      return new Map(choices.map((choice) => [choice, snapshot]));
    };
    feed = new SnapshotFeed(
      { execute: (choices) => execute(choices) },
      { now: () => nowMs },
      { failed: (_, error) => void failed.push(error), ended: () => undefined },
    );
  });

  afterEach(() => leave.abort());

  const sequenceOf = async (stream: AsyncGenerator<{ snapshot: Snapshot }>) =>
    (await stream.next()).value?.snapshot.sequence;

  it('gives the last snapshot to whoever comes between two rounds', async () => {
    expect(await sequenceOf(feed.subscribe(undefined, leave.signal))).toBe(1);
    nowMs += 1500;
    expect(await sequenceOf(feed.subscribe(undefined, leave.signal))).toBe(1);
    expect((await feed.once(undefined)).snapshot.sequence).toBe(1);
    expect(taken).toEqual([[undefined]]);
  });

  it('takes one for all who begin to read at the same time', async () => {
    const streams = [1, 2, 3].map(() => feed.subscribe(undefined, leave.signal));
    expect(await Promise.all(streams.map(sequenceOf))).toEqual([1, 1, 1]);
    expect(taken).toHaveLength(1);
  });

  it('does not let anybody wait for a sale that nobody looked at before', async () => {
    await sequenceOf(feed.subscribe('one', leave.signal));
    expect(await sequenceOf(feed.subscribe('two', leave.signal))).toBe(2);
    expect(taken).toEqual([['one'], ['one', 'two']]);
  });

  it('takes one snapshot for all who ask for one at the same time', async () => {
    const all = await Promise.all([feed.once('one'), feed.once('one')]);
    expect(all.map(({ snapshot }) => snapshot.sequence)).toEqual([1, 1]);
    nowMs += 2000;
    expect((await feed.once('one')).snapshot.sequence).toBe(2);
  });

  it('watches a bounded number of sales', async () => {
    const streams = ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => feed.subscribe(id, leave.signal));
    await Promise.all(streams.map(sequenceOf));
    await expect(feed.subscribe('9', leave.signal).next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await sequenceOf(feed.subscribe('8', leave.signal))).toBeDefined();
  });

  it('tells of a round that failed, and goes on', async () => {
    const working = execute;
    execute = () => Promise.reject(new Error('broken'));
    await expect(feed.once('one')).rejects.toThrow('broken');
    const first = sequenceOf(feed.subscribe('one', leave.signal));
    await Promise.resolve();
    execute = working;
    expect(await sequenceOf(feed.subscribe('two', leave.signal))).toBeDefined();
    expect(await first).toBeDefined();
    expect(failed).toEqual([new Error('broken')]);
  });

  it('ends for a reader who leaves', async () => {
    const stream = feed.subscribe(undefined, leave.signal);
    await stream.next();
    const waiting = stream.next();
    leave.abort();
    expect((await waiting).done).toBe(true);
  });
});
