import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifyReport } from '../report/verdict.js';
import { repositoryRoot } from '../stack/running-stack.js';

/** Runs `npm run verify -- --answers FILE` in a process of its own; its own words go to the terminal, its figures to a file. */
export async function runVerify(answersFile: string, saveAs: string): Promise<VerifyReport | undefined> {
  const program = join(repositoryRoot(), 'apps/audit/dist/src/verify.js');
  if (!existsSync(program)) {
    console.error(`verify cannot run: ${program} is not built (npm run build).`);
    return undefined;
  }
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [program, '--answers', answersFile, '--save', saveAs], {
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const text = await readFile(saveAs, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as VerifyReport);
}
