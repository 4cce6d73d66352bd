import { run } from './run-command.js';

/** Runs `npm run verify` and fails with its own words when a law is broken. */
export async function expectLawsHold(args: readonly string[] = []): Promise<void> {
  const { exitCode, output } = await run('apps/audit/dist/src/verify.js', ['--timeout', '120', ...args]);
  if (exitCode !== 0) throw new Error(`verify exited with ${exitCode}:\n${output.slice(-6000)}`);
}
