import { UsageError } from './usage-error.js';

/** Runs a program to its exit code; what went wrong is one line, never a stack trace, unless it is our own fault. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exitCode = 2;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
