import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isSource, watchSources } from './source-watch.mjs';
import { until } from './until.mjs';

let clone = '';
/** @type {string[][]} */
let calls = [];
let stop = () => undefined;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'stampede-watch-'));
  for (const project of ['apps/order', 'apps/payment', 'libs/rpc', 'libs/kafka']) {
    await mkdir(join(clone, project, 'src'), { recursive: true });
    await mkdir(join(clone, project, 'dist'), { recursive: true });
    await writeFile(join(clone, project, 'package.json'), '{}');
  }
  calls = [];
  stop = /** @type {() => undefined} */ (
    watchSources('order', (projects) => void calls.push(projects), clone)
  );
});
afterEach(async () => {
  stop();
  await rm(clone, { recursive: true, force: true });
});

/** @param {string} path */
const touch = (path) => writeFile(join(clone, path), `${performance.now()}`);

/** @param {() => unknown} check */
const eventually = (check) => until(async () => check(), { what: 'it', timeoutMs: 5000, everyMs: 10 });

describe('watching the sources of an app', () => {
  it('tells once of many changes at a time, and by which projects they are', async () => {
    await Promise.all(['apps/order/src/main.ts', 'libs/rpc/src/a.ts', 'libs/rpc/src/b.ts'].map(touch));
    await eventually(() => expect(calls.map((names) => [...names].sort())).toEqual([['order', 'rpc']]));
    await touch('libs/kafka/src/c.ts');
    await eventually(() => expect(calls.at(-1)).toEqual(['kafka']));
  });

  it('does not lose a file that an editor puts in the place of the old one, nor one in a new folder', async () => {
    const path = join(clone, 'apps/order/src/main.ts');
    await touch('apps/order/src/main.ts');
    for (let count = 1; count <= 3; count += 1) {
      await eventually(() => expect(calls).toHaveLength(count));
      await writeFile(join(clone, 'new'), String(count));
      await rename(join(clone, 'new'), path);
    }
    await eventually(() => expect(calls).toHaveLength(4));
    await mkdir(join(clone, 'apps/order/src/domain/'));
    await eventually(async () => {
      await touch('apps/order/src/domain/order.ts');
      expect(calls.length).toBeGreaterThan(4);
    });
  });

  it('tells nothing of other apps, of what was built and of tests', async () => {
    await Promise.all(
      ['apps/payment/src/main.ts', 'apps/order/dist/main.js', 'apps/order/src/main.spec.ts'].map(touch),
    );
    await touch('apps/order/src/main.ts');
    await eventually(() => expect(calls.length).toBeGreaterThan(0));
    expect(calls).toEqual([['order']]);
  });
});

describe('a source', () => {
  it.each([
    ['order.ts', true],
    ['reserve-stock-3.lua', true],
    ['package.json', true],
    ['order.spec.ts', false],
    ['.order.ts.swp', false],
    ['order.ts~', false],
    ['4913', false],
    ['README.md', false],
  ])('is %s: %s', (path, expected) => expect(isSource(path)).toBe(expected));
});
