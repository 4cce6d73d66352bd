import type { ParseArgsConfig } from 'node:util';

/** Where a command reads and writes: a process, or a test. */
export interface Terminal {
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** What a command was given. */
export interface CommandInput {
  /** What is no option, in order. */
  readonly words: readonly string[];
  /** Options by name, as they were typed. */
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly terminal: Terminal;
}

/** One thing that the command line can do. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Usage, options and examples. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /**
   * Returns what is to be printed: text for people, and the same as a value for `--json`.
   *
   * @throws UsageError for what was typed; RpcError for a call that failed
   */
  run(input: CommandInput): Promise<CommandOutput>;
}

export interface CommandOutput {
  readonly text: string;
  readonly value: unknown;
}

/** What was typed cannot be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The value of an option that is text. */
export function textOption({ options }: CommandInput, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws UsageError when a word that the command needs is missing, or there is one too many */
export function requireWords(
  { words }: CommandInput,
  min: number,
  max: number,
  usage: string,
): readonly string[] {
  if (words.length < min) throw new UsageError(`something is missing: ${usage}`);
  if (words.length > max) throw new UsageError(`too much: ${words.slice(max).join(' ')}; ${usage}`);
  return words;
}
