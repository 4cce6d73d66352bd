import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { AtomicPageFolder } from './atomic-page-folder.js';

const long = 'x'.repeat(2000);

describe('the folder of the pages', () => {
  let root: string;
  let folder: AtomicPageFolder;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pages-'));
    folder = new AtomicPageFolder(root);
    await folder.prepare();
  });
  afterEach(() => rm(root, { recursive: true }));
  const at = (path: string) => readFile(join(root, path));

  it('has a compressed form of whatever is worth it beside the file', async () => {
    await folder.write('sales/live-1.html', long);
    await folder.write('sales/live-1.json', '{}');
    expect((await at('sales/live-1.html')).toString()).toBe(long);
    expect(gunzipSync(await at('sales/live-1.html.gz')).toString()).toBe(long);
    expect(brotliDecompressSync(await at('sales/live-1.html.br')).toString()).toBe(long);
    expect((await readdir(join(root, 'sales'))).filter((name) => name.includes('json'))).toEqual([
      'live-1.json',
    ]);
  });

  it('does not keep a compressed form of what has become short', async () => {
    await folder.write('index.html', long);
    await folder.write('index.html', 'short');
    expect((await readdir(root)).filter((name) => name.startsWith('index'))).toEqual(['index.html']);
  });

  it('shows a reader the old or the new content, whole, while it is being replaced', async () => {
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
    await folder.write('index.html', contents[0]!);
    let [reads, writes, isOver] = [0, 0, false];
    const writing = (async () => {
      for (; !isOver; writes += 1) await folder.write('index.html', contents[writes % 4]!);
    })();
    try {
      for (; reads < 20 || writes < 20; reads += 1) {
        expect(contents).toContain((await at('index.html')).toString());
        expect(contents).toContain(gunzipSync(await at('index.html.gz')).toString());
      }
    } finally {
      isOver = true;
      await writing;
    }
  });

  it('writes nothing outside of itself', async () => {
    for (const path of ['../out.html', 'sales/../../out.html', '/etc/out.html', ''])
      await expect(folder.write(path, 'x')).rejects.toThrow('outside');
  });

  it('clears away what a process left that died while it was writing', async () => {
    await writeFile(join(root, '.unfinished', 'left'), 'half');
    await folder.prepare();
    expect(await readdir(join(root, '.unfinished'))).toEqual([]);
  });
});
