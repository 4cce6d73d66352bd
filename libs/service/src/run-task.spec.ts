import { jest } from '@jest/globals';
import { integer } from '@stampede/config';
import { z } from 'zod';
import { runTask } from './run-task.js';

const settings = z.object({ PIECES: integer() });

describe('runTask', () => {
  const environment = { ...process.env };
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  beforeEach(() => {
    jest.clearAllMocks();
    process.env.PIECES = '3';
  });
  afterAll(() => {
    process.env = environment;
    jest.restoreAllMocks();
  });

  const runWith = (run: (settings: { PIECES: number }) => Promise<unknown>) =>
    runTask({ service: 'order', task: 'migrate', settings, run });

  it('gives the task its settings and leaves the exit to the end of its work', async () => {
    const seen: number[] = [];
    await runWith(async ({ PIECES }) => seen.push(PIECES));
    expect({ seen, exits: exit.mock.calls, errors: written.mock.calls }).toEqual({
      seen: [3],
      exits: [],
      errors: [],
    });
  });

  it('exits with 78 and every problem when settings are wrong', async () => {
    process.env.PIECES = 'many';
    await runWith(async () => undefined);
    expect(exit.mock.calls).toEqual([[78]]);
    expect(written.mock.calls.flat().join('')).toMatch(/^order: .*\n {2}PIECES: /);
  });

  it('exits with 1 and the error when the task fails', async () => {
    await runWith(async () => {
      throw new Error('no such database');
    });
    expect(exit.mock.calls).toEqual([[1]]);
    expect(written.mock.calls.flat().join('')).toContain('no such database');
  });
});
