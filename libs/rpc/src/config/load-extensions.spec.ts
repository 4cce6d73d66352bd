import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadExtensions } from './load-extensions.js';

describe('loadExtensions', () => {
  let folder: string;
  const load = async (content: unknown) => {
    const file = join(folder, 'extensions.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return loadExtensions(file);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stampede-extensions-'));
    await writeFile(
      join(folder, 'mine.mjs'),
      'export const first = () => ({ select: ([one]) => one });\nexport const audit = () => undefined;\nexport const text = "x";\n',
    );
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('adds extensions to those of the library, and says where they take part', async () => {
    const extensions = await load({
      extensions: {
        loadBalance: { first: './mine.mjs#first' },
        filter: { audit: { use: './mine.mjs#audit', groups: ['provider'], when: ['audit'] } },
      },
    });
    expect(extensions.names('loadBalance')).toEqual(expect.arrayContaining(['random', 'first']));
    const activated = (parameters: Record<string, string>) =>
      extensions.activated('filter', { group: 'provider', parameters }).length;
    expect(activated({ audit: 'true' })).toBe(activated({}) + 1);
  });

  it.each([
    ['{', /extensions\.json cannot be read/],
    [[], /must be an object/],
    [{}, /extensions\.json: extensions must be an object/],
    [{ extensions: { balance: {} } }, /extensions\.balance is no point; there are: proxy, registry, cluster/],
    [{ extensions: { cluster: { a: './mine.mjs' } } }, /cluster\.a: module#export, not ".\/mine\.mjs"/],
    [{ extensions: { cluster: { a: './none.mjs#b' } } }, /cluster\.a: .\/none\.mjs cannot be loaded/],
    [{ extensions: { cluster: { a: './mine.mjs#b' } } }, /exports no function "b"; there are: audit, first/],
    [{ extensions: { cluster: { a: './mine.mjs#text' } } }, /exports no function "text"/],
    [
      { extensions: { cluster: { failover: './mine.mjs#first' } } },
      /cluster "failover" is registered already/,
    ],
    [
      { extensions: { filter: { a: { use: './mine.mjs#audit', place: 'x' } } } },
      /filter\.a\.place is unknown/,
    ],
    [
      { extensions: { filter: { a: { use: './mine.mjs#audit', when: 'x' } } } },
      /filter\.a\.when must be a list/,
    ],
    [{ extensions: { filter: { a: {} } } }, /filter\.a\.use: module#export is missing/],
  ])('%j is refused', async (content, message) => {
    await expect(load(content)).rejects.toThrow(message);
    await expect(load(content)).rejects.toThrow(TypeError);
  });
});
