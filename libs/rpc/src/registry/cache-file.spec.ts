import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CacheFile } from './cache-file.js';

describe('CacheFile', () => {
  let folder: string;
  const open = async () =>
    (await CacheFile.open('registry', {
      application: 'order',
      hosts: ['127.0.0.1:2181', 'b:2182'],
      cacheDir: folder,
    }))!;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rpc-cache-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("has Dubbo's name and gives back what was written", async () => {
    const cache = await open();
    expect(cache.read('a.B')).toBeUndefined();
    cache.write('a.B', 'dubbo://h:1/a.B?x=1 dubbo://h:2/a.B');
    await cache.flush();
    expect(await readdir(folder)).toEqual(['dubbo-registry-order-127.0.0.1-2181,b-2182.cache']);
    expect((await open()).read('a.B')).toBe('dubbo://h:1/a.B?x=1 dubbo://h:2/a.B');
  });

  it('keeps what other processes of the application wrote, and forgets what it is told to', async () => {
    const [one, two] = [await open(), await open()];
    one.write('a.B', 'dubbo://h:1/a.B');
    one.write('a.D', 'dubbo://h:1/a.D');
    await one.flush();
    two.write('a.C', 'dubbo://h:1/a.C');
    await two.flush();
    one.write('a.D', undefined);
    await one.flush();
    const later = await open();
    expect(['a.B', 'a.C', 'a.D'].map((key) => later.read(key))).toEqual([
      'dubbo://h:1/a.B',
      'dubbo://h:1/a.C',
      undefined,
    ]);
  });

  it('takes nonsense for an empty file', async () => {
    await writeFile(
      join(folder, 'dubbo-registry-order-127.0.0.1-2181,b-2182.cache'),
      Buffer.from([0, 255, 92, 117, 122]),
    );
    expect((await open()).read('a.B')).toBeUndefined();
  });

  it('is none where no folder is named', async () => {
    expect(
      await CacheFile.open('config', { application: 'a', hosts: [], cacheDir: undefined }),
    ).toBeUndefined();
  });
});
