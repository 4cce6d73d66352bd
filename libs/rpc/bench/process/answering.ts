/** The other end of PinnedProcess: answers each request with what the work gives, and ends with its parent. */
export function answerRequests<T>(work: (request: T) => unknown): void {
  process.on('message', (request: T) => {
    void answer(() => work(request));
  });
  process.on('disconnect', () => process.exit());
  process.send!('ready');
}

async function answer(work: () => unknown): Promise<void> {
  try {
    process.send!((await work()) ?? null);
  } catch (error) {
    process.send!({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** CPU time of this process so far, in microseconds. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
