import { inspect } from 'node:util';
import { ConfigError, loadConfig } from '@stampede/config';
import { createLogger, type Logger } from '@stampede/observability';
import type { z } from 'zod';

/** A program that does one thing and ends, e.g. the migrations of a service. */
export interface TaskProgram<S extends z.ZodObject> {
  /** The service in its log lines. */
  readonly service: string;
  /** The instance in its log lines, e.g. `migrate`. */
  readonly task: string;
  /** What it reads from the environment. */
  readonly settings: S;
  readonly run: (settings: Readonly<z.infer<S>>, logger: Logger) => Promise<unknown>;
}

/**
 * Runs a task to its end. Exits with 78 when settings are missing or wrong and with 1 when the task fails, the reason on standard
 * error.
 */
export async function runTask<S extends z.ZodObject>(program: TaskProgram<S>): Promise<void> {
  const { service, task, settings, run } = program;
  try {
    await run(loadConfig(settings), createLogger({ service, instance: task }));
  } catch (error) {
    exitWith(service, error);
  }
}

/** Ends the process for an error of its start: 78 for its settings (EX_CONFIG of sysexits.h), 1 for everything else. */
export function exitWith(name: string, error: unknown): void {
  const isConfigError = error instanceof ConfigError;
  process.stderr.write(`${isConfigError ? `${name}: ${error.message}` : inspect(error)}\n`);
  process.exit(isConfigError ? error.exitCode : 1);
}
