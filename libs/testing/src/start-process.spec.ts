import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { startProcess } from './start-process.js';

describe('startProcess', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-process-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function script(name: string, code: string): Promise<string> {
    const path = join(folder, `${name}.mjs`);
    await writeFile(path, code);
    return path;
  }

  it('waits for a line and for a URL, gives no other variables, ends at SIGTERM', async () => {
    const port = String(await freePort());
    const started = await startProcess({
      script: await script(
        'server',
        `import { createServer } from 'node:http';
         createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');
         process.on('SIGTERM', () => process.exit(7));
         console.log('up', process.env.SECRET_OF_TEST);`,
      ),
      env: { PORT: port },
      readyLine: /^up undefined$/m,
      readyUrl: `http://127.0.0.1:${port}/`,
    });
    expect(started.pid).toBeGreaterThan(1);
    expect(started.output).toContain('up');
    expect(await started.kill()).toEqual({ code: 7, signal: null });
    expect(await started.kill()).toEqual({ code: 7, signal: null });
  });

  it('kills without mercy', async () => {
    const started = await startProcess({
      script: await script(
        'stubborn',
        `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');`,
      ),
      readyLine: 'up',
    });
    expect(await started.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('tells what a process wrote that ended before it was ready', async () => {
    const failing = startProcess({
      script: await script('failing', `console.error('no database'); process.exit(3);`),
      readyLine: 'up',
    });
    await expect(failing).rejects.toThrow(/ended before it was ready \(3\)[^]*no database/);
  });

  it('gives up, and ends the process, when it is not ready in time', async () => {
    const slow = startProcess({
      script: await script('slow', `setInterval(() => {}, 1000);`),
      readyLine: 'up',
      readyTimeoutMs: 300,
    });
    await expect(slow).rejects.toThrow('no line with up');
  });
});
