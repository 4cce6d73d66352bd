import { UsageError } from './usage-error.js';

/** Exit codes of the audit programs: what they found, or 2 when they could not look. */
export const EXIT = { fine: 0, found: 1, unable: 2 } as const;

/** Runs a program to its exit code. What keeps it from looking is one line and exit code 2, never a stack trace. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = EXIT.unable;
  }
}
