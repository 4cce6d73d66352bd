/**
 * Named places where a test stops, fails or delays the process between two steps.
 *
 * Specification, comma separated: `name=exit`, `name=exit:3` (at the 3rd pass), `name=error`, `name=error:2`, `name=delay:250` (ms,
 * at every pass), `name=hold` (until the failpoints are disarmed or armed anew). `exit` is SIGKILL: no handler runs, no buffer is
 * flushed, as if the machine had lost power.
 */
type Action =
  | { readonly kind: 'exit' | 'error'; readonly nth: number | undefined }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'hold' };

interface Armed {
  readonly action: Action;
  passes: number;
}

const SPECIFICATION = /^([a-z0-9][a-z0-9-]*)=(exit|error|delay|hold)(?::(\d{1,9}))?$/;

const armedPoints = new Map<string, Armed>();
let isArmed = false;
/** Lets go of what `name=hold` holds. */
let release = Promise.withResolvers<void>();

/** What `name=error` throws. */
export class FailpointError extends Error {
  override readonly name = 'FailpointError';
  constructor(readonly failpoint: string) {
    super(`failpoint ${failpoint}`);
  }
}

/**
 * Marks a place that a test may stop at. Costs one boolean check unless something is armed; always `await` it, because an armed
 * point may delay.
 *
 * @throws FailpointError where `name=error` is armed.
 */
export function failpoint(name: string): void | Promise<void> {
  if (isArmed) return pass(name);
}

/**
 * Arms failpoints from the setting FAILPOINTS, replacing those armed before; undefined or empty arms nothing.
 *
 * @throws Error when something is to be armed in another mode than demo and test, or the specification cannot be read.
 */
export function armFailpoints(specification: string | undefined, mode: string): void {
  disarmFailpoints();
  const parts = (specification ?? '').split(',').filter((part) => part.trim() !== '');
  if (parts.length === 0) return;
  if (mode !== 'demo' && mode !== 'test') {
    throw new Error(`FAILPOINTS is for the modes demo and test, not "${mode}"`);
  }
  const parsed = parts.map((part) => parse(part.trim()));
  for (const [name, action] of parsed) armedPoints.set(name, { action, passes: 0 });
  isArmed = true;
}

/** Makes every failpoint a no-op again; what is held goes on. */
export function disarmFailpoints(): void {
  release.resolve();
  release = Promise.withResolvers();
  armedPoints.clear();
  isArmed = false;
}

function pass(name: string): void | Promise<void> {
  const armed = armedPoints.get(name);
  if (armed === undefined) return;
  armed.passes += 1;
  const { action } = armed;
  if (action.kind === 'hold') return release.promise;
  if (action.kind === 'delay') return new Promise((resolve) => setTimeout(resolve, action.delayMs));
  if (action.nth !== undefined && action.nth !== armed.passes) return;
  if (action.kind === 'error') throw new FailpointError(name);
  process.kill(process.pid, 'SIGKILL');
}

function parse(part: string): [string, Action] {
  const match = SPECIFICATION.exec(part);
  const [, name, kind, argument] = match ?? [];
  const number = argument === undefined ? undefined : Number(argument);
  if (name !== undefined && kind === 'delay' && number !== undefined)
    return [name, { kind, delayMs: number }];
  if (name !== undefined && (kind === 'exit' || kind === 'error') && number !== 0)
    return [name, { kind, nth: number }];
  if (name !== undefined && kind === 'hold' && number === undefined) return [name, { kind }];
  throw new Error(
    `FAILPOINTS: "${part}" is not name=exit[:nth], name=error[:nth], name=delay:ms or name=hold`,
  );
}
