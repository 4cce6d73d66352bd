import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findChromium } from './chromium.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stampede-chromium-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** @param {string} name */
async function program(name) {
  const path = join(folder, name);
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}

describe('the browser', () => {
  it('is what CHROMIUM names, before any on the PATH', async () => {
    await program('chromium');
    const mine = await program('my-browser');
    expect(findChromium({ PATH: folder, CHROMIUM: mine })).toBe(mine);
  });

  it('is else the first of the usual names on the PATH', async () => {
    await program('google-chrome');
    const chromium = await program('chromium-browser');
    expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chromium);
  });

  it('is an error where CHROMIUM names nothing that runs, whatever else there is', async () => {
    await program('chromium');
    const wrong = join(folder, 'missing');
    expect(() => findChromium({ PATH: folder, CHROMIUM: wrong })).toThrow(`CHROMIUM is ${wrong}`);
  });
});
