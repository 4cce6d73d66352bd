import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../cli/usage-error.js';
import type { Answer } from './answer.js';

/** Reads an answers file line by line; a line that is no answer is a UsageError that names it. */
export async function* readAnswers(path: string): AsyncGenerator<Answer> {
  let lineNumber = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    lineNumber += 1;
    if (line !== '') yield parseAnswer(line, `${path}:${lineNumber}`);
  }
}

export function parseAnswer(line: string, where: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${where}: not JSON: ${line.slice(0, 80)}`);
  }
  if (!isAnswer(value)) throw new UsageError(`${where}: not an answer: ${line.slice(0, 80)}`);
  return value;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  const answer = value as Record<string, unknown>;
  return (
    ['user', 'key', 'sale', 'sku'].every((name) => typeof answer[name] === 'string') &&
    ['status', 'quantity', 'startedAt', 'latencyMs', 'serviceMs'].every((name) =>
      Number.isFinite(answer[name]),
    ) &&
    ['code', 'purchaseId'].every((name) => answer[name] === null || typeof answer[name] === 'string')
  );
}
