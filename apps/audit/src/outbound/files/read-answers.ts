import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../../cli/usage-error.js';
import type { SeenAnswer } from '../../domain/records.js';

/** Refuses files that are not there before anything is waited for. */
export async function requireAnswersFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) throw new UsageError(`--answers: there is no file ${path}`);
  }
}

/** Reads answers files, one JSON answer per line, in constant memory. */
export async function* readAnswers(paths: readonly string[]): AsyncGenerator<SeenAnswer> {
  for (const path of paths) {
    let lineNumber = 0;
    let rest = '';
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        lineNumber += 1;
        if (line !== '') yield toAnswer(line, `${path}:${lineNumber}`);
      }
    }
    if (rest !== '') yield toAnswer(rest, `${path}:${lineNumber + 1}`);
  }
}

function toAnswer(line: string, where: string): SeenAnswer {
  const answer = parse(line, where);
  if (!isAnswer(answer)) throw new UsageError(`${where}: not an answer: ${line.slice(0, 80)}`);
  const { user, key, sale, sku, quantity, status, code, purchaseId, startedAt, latencyMs } = answer;
  const endedAt = startedAt + latencyMs;
  return { where, user, key, sale, sku, quantity, status, code, purchaseId, startedAt, endedAt };
}

type AnswerLine = Omit<SeenAnswer, 'where' | 'endedAt'> & { readonly latencyMs: number };

function isAnswer(value: object): value is AnswerLine {
  const answer = value as Record<string, unknown>;
  return (
    ['user', 'key', 'sale', 'sku'].every((name) => typeof answer[name] === 'string') &&
    ['status', 'quantity', 'startedAt', 'latencyMs'].every((name) => Number.isFinite(answer[name])) &&
    ['code', 'purchaseId'].every((name) => answer[name] === null || typeof answer[name] === 'string')
  );
}

function parse(line: string, where: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, as whatever else is no answer.
  }
  throw new UsageError(`${where}: not an answer: ${line.slice(0, 80)}`);
}
