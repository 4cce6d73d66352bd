import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly default?: string | boolean;
}

export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Parses flags strictly: an unknown flag or a stray word is a UsageError that names it and points to --help. */
export function parseFlags(args: readonly string[], options: Readonly<Record<string, Flag>>): Flags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowNegative: true,
    });
    return values as Flags;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. Try --help.`);
  }
}

/** A whole number within bounds. */
export function wholeNumber(flags: Flags, name: string, min: number, max: number): number {
  const text = String(flags[name]);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time: `500ms`, `30s`, `10m`, `1h`; a bare number means seconds. */
export function durationMs(flags: Flags, name: string, minMs: number, maxMs: number): number {
  const text = String(flags[name]);
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const value = match ? Number(match[1]) * UNITS_MS[match[2] ?? 's']! : NaN;
  if (!(value >= minMs && value <= maxMs)) {
    throw new UsageError(
      `--${name} must be a length of time such as 500ms, 30s or 10m, from ${minMs / 1000}s to ${maxMs / 1000}s, not "${text}".`,
    );
  }
  return Math.round(value);
}
