import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/**
 * A new password: typed twice on a terminal, which does not show it, else all of standard input but for the end of its last line.
 * Undefined when it was not typed the same twice, or not at all.
 */
export async function readPassword(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  const first = await ask('Password: ');
  return first !== undefined && first === (await ask('Once more: ')) ? first : undefined;
}

async function ask(prompt: string): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const given = new AbortController();
  terminal.once('SIGINT', () => given.abort()).once('close', () => given.abort());
  process.stderr.write(prompt);
  try {
    return await terminal.question('', { signal: given.signal });
  } catch (error) {
    if (given.signal.aborted) return undefined; // Ctrl-C or Ctrl-D.
    throw error;
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
