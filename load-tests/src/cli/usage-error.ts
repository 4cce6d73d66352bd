/** What the person at the terminal got wrong: told in one line, exit code 2. */
export class UsageError extends Error {}
