import { int32, list, method, nothing, nullable, service, string, struct } from '../../src/index.js';

export const Note = struct('io.stampede.test.Note', {
  text: string(),
  count: int32(),
  by: nullable(string()),
});

/** Longer than any test lasts, on a machine that is busy with other things too: no call ends by its time where that is not the test's. */
export const PATIENCE_MS = 30_000;

/** A service for tests: methods that answer, wait, fail and call on. Only `wait` is of short patience. */
export const EchoService = service('io.stampede.test.EchoService', {
  echo: method({ args: [string('text')], returns: string(), idempotent: true, timeoutMs: PATIENCE_MS }),
  note: method({ args: [Note], returns: Note, idempotent: true, timeoutMs: PATIENCE_MS }),
  who: method({ args: [string('key')], returns: string(), idempotent: true, timeoutMs: PATIENCE_MS }),
  count: method({ args: [list(string())], returns: int32(), idempotent: true, timeoutMs: PATIENCE_MS }),
  wait: method({ args: [int32('ms')], returns: nothing(), idempotent: true, timeoutMs: 300 }),
  waitOnce: method({ args: [int32('ms')], returns: nothing(), timeoutMs: PATIENCE_MS }),
  fail: method({ args: [string('reason')], returns: nothing(), idempotent: true, timeoutMs: PATIENCE_MS }),
});
