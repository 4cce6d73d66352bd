import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CacheFile } from './cache-file.js';

describe('CacheFile', () => {
  let folder: string;
  const open = () => CacheFile.open(folder, 'order', ['127.0.0.1:2181', 'b:2182']);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rpc-cache-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("has Dubbo's name and gives back what was written", async () => {
    const cache = await open();
    expect(cache.read('a.B')).toEqual([]);
    cache.write('a.B', ['dubbo://h:1/a.B?x=1', 'dubbo://h:2/a.B']);
    await cache.flush();
    expect(await readdir(folder)).toEqual(['dubbo-registry-order-127.0.0.1-2181,b-2182.cache']);
    expect((await open()).read('a.B')).toEqual(['dubbo://h:1/a.B?x=1', 'dubbo://h:2/a.B']);
  });

  it('keeps what other processes of the application wrote', async () => {
    const [one, two] = [await open(), await open()];
    one.write('a.B', ['dubbo://h:1/a.B']);
    await one.flush();
    two.write('a.C', ['dubbo://h:1/a.C']);
    await two.flush();
    const later = await open();
    expect([later.read('a.B'), later.read('a.C')]).toEqual([['dubbo://h:1/a.B'], ['dubbo://h:1/a.C']]);
  });

  it('takes nonsense for an empty file', async () => {
    await writeFile(
      join(folder, 'dubbo-registry-order-127.0.0.1-2181,b-2182.cache'),
      Buffer.from([0, 255, 92, 117, 122]),
    );
    expect((await open()).read('a.B')).toEqual([]);
  });
});
