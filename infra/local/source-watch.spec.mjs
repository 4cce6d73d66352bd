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
const eventually = (check) => until(async () => check(), { what: 'it', timeoutMs: 20_000, everyMs: 10 });

describe('watching the sources of an app', () => {
  it('tells once of many changes at a time, and by which projects they are', async () => {
    const startedMs = performance.now();
    await touch('apps/order/src/main.ts');
    for (let count = 0; count < 100; count += 1) await touch(`libs/rpc/src/${count}.ts`);
    await eventually(() => expect(new Set(calls.flat())).toEqual(new Set(['order', 'rpc'])));
    await touch('libs/kafka/src/c.ts');
    await eventually(() => expect(calls.at(-1)).toContain('kafka'));
    // Once in 100 ms, however long the writing took; a timer may be a little early.
    expect(calls.length).toBeLessThanOrEqual(1 + (performance.now() - startedMs) / 98);
  });

  it('does not lose a file that an editor puts in the place of the old one, nor one in a new folder', async () => {
    const path = join(clone, 'apps/order/src/main.ts');
    // One write may be told of twice: made, and filled a moment later.
    const isTold = async (/** @type {() => Promise<unknown>} */ change) => {
      const before = calls.length;
      await change();
      await eventually(() => expect(calls.length).toBeGreaterThan(before));
    };
    await isTold(() => touch('apps/order/src/main.ts'));
    for (let count = 1; count <= 3; count += 1) {
      await writeFile(join(clone, 'new'), String(count));
      await isTold(() => rename(join(clone, 'new'), path));
    }
    await mkdir(join(clone, 'apps/order/src/domain/'));
    const before = calls.length;
    await eventually(async () => {
      await touch('apps/order/src/domain/order.ts');
      expect(calls.length).toBeGreaterThan(before);
    });
  });

  it('tells nothing of other apps, of what was built and of tests', async () => {
    await Promise.all(
      ['apps/payment/src/main.ts', 'apps/order/dist/main.js', 'apps/order/src/main.spec.ts'].map(touch),
    );
    await touch('apps/order/src/main.ts');
    await eventually(() => expect(calls.length).toBeGreaterThan(0));
    expect(new Set(calls.flat())).toEqual(new Set(['order']));
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
