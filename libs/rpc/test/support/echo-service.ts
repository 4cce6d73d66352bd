import { int32, list, method, nothing, nullable, service, string, struct } from '../../src/index.js';

export const Note = struct('io.stampede.test.Note', {
  text: string(),
  count: int32(),
  by: nullable(string()),
});

/** A service for tests: methods that answer, wait, fail and call on. */
export const EchoService = service('io.stampede.test.EchoService', {
  echo: method({ args: [string('text')], returns: string(), idempotent: true, timeoutMs: 2000 }),
  note: method({ args: [Note], returns: Note, idempotent: true, timeoutMs: 2000 }),
  who: method({ args: [string('key')], returns: string(), idempotent: true, timeoutMs: 2000 }),
  count: method({ args: [list(string())], returns: int32(), idempotent: true, timeoutMs: 5000 }),
  wait: method({ args: [int32('ms')], returns: nothing(), idempotent: true, timeoutMs: 300 }),
  waitOnce: method({ args: [int32('ms')], returns: nothing(), timeoutMs: 5000 }),
  fail: method({ args: [string('reason')], returns: nothing(), idempotent: true, timeoutMs: 2000 }),
});
