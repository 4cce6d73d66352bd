import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimRunFile, readRunFile, removeRunFile, runFilePath, writeRunFile } from './run-file.mjs';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stampede-run-file-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** @param {number} pid @returns {import('./types.mjs').RunFile} */
function runOf(pid) {
  return {
    ...{
      version: 1,
      mode: 'demo',
      pid,
      startTime: '1',
      command: 'node',
      startedAt: '2026-01-01T00:00:00.000Z',
      state: 'starting',
    },
    ...{ infrastructure: {}, apps: [], urls: {}, env: {} },
  };
}

describe('run.json', () => {
  it('is claimed by one of many launchers that start together', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => claimRunFile(home, runOf(index + 1))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect((await readRunFile(home))?.pid).toBe(claims.indexOf(true) + 1);
  });

  it('can be claimed again once it was removed', async () => {
    await claimRunFile(home, runOf(1));
    await removeRunFile(home);
    expect(await readRunFile(home)).toBeUndefined();
    expect(await claimRunFile(home, runOf(2))).toBe(true);
  });

  it('is complete at every moment while it is written again and again', async () => {
    await claimRunFile(home, runOf(1));
    let reading = true;
    const reader = (async () => {
      let reads = 0;
      for (; reading; reads += 1) expect((await readRunFile(home))?.version).toBe(1);
      return reads;
    })();
    const env = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`NAME_${index}`, 'x'.repeat(500)]),
    );
    for (let round = 0; round < 50; round += 1)
      await writeRunFile(home, { ...runOf(1), env: round % 2 === 0 ? env : {} });
    reading = false;
    expect(await reader).toBeGreaterThan(0);
    expect(await readdir(home)).toEqual(['run.json']);
  });

  it('is readable by its owner only, for it holds secrets', async () => {
    await claimRunFile(home, runOf(1));
    expect((await stat(runFilePath(home))).mode & 0o777).toBe(0o600);
    await writeRunFile(home, runOf(1));
    expect((await stat(runFilePath(home))).mode & 0o777).toBe(0o600);
  });

  it('is refused with its path when it is not one of ours', async () => {
    await writeFile(runFilePath(home), '{"version":7}');
    await expect(readRunFile(home)).rejects.toThrow(`${runFilePath(home)} is not a run file of this version`);
  });
});
