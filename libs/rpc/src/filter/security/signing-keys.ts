import { createSecretKey, type KeyObject } from 'node:crypto';
import { ReplayGuard } from './replay-guard.js';

/** Secrets of one process for signed calls. They stand in its own settings, never in the registry. */
export interface SigningOptions {
  /** With which this process signs the calls it makes. */
  readonly key?: { readonly id: string; readonly secret: string };
  /** Keys of the callers that this process accepts, by id; an application may have several while it changes from one to the next. */
  readonly callers?: Readonly<Record<string, { readonly application: string; readonly secret: string }>>;
  /** How far the clocks of caller and provider may be apart. Default 30 000 ms. */
  readonly maxSkewMs?: number;
}

/** Who signs with a key. */
export interface Signer {
  readonly application: string;
  readonly secret: KeyObject;
}

const DEFAULT_SKEW_MS = 30_000;
const MIN_SECRET_BYTES = 16;

/** {@link SigningOptions}, checked. */
export class SigningKeys {
  readonly own: { readonly id: string; readonly secret: KeyObject } | undefined;
  readonly maxSkewMs: number;
  /** Of this process: it outlives filters that are made anew. */
  readonly replays: ReplayGuard;
  private readonly callers: ReadonlyMap<string, Signer>;

  /** @throws TypeError that names the key which cannot be */
  constructor({ key, callers = {}, maxSkewMs = DEFAULT_SKEW_MS }: SigningOptions) {
    if (!(maxSkewMs > 0))
      throw new TypeError(`signing.maxSkewMs must be a positive number, not ${maxSkewMs}`);
    this.own = key === undefined ? undefined : { id: key.id, secret: secretOf(key.id, key.secret) };
    this.maxSkewMs = maxSkewMs;
    this.replays = new ReplayGuard(maxSkewMs * 2);
    this.callers = new Map(
      Object.entries(callers).map(([id, { application, secret }]) => [
        id,
        { application, secret: secretOf(id, secret) },
      ]),
    );
  }

  /** Whether this process knows anybody who might sign. */
  get acceptsAnybody(): boolean {
    return this.callers.size > 0;
  }

  find(id: string): Signer | undefined {
    return this.callers.get(id);
  }
}

function secretOf(id: string, secret: string): KeyObject {
  if (!/^[\w.:-]{1,100}$/.test(id))
    throw new TypeError(`signing key id "${id}" must be 1 to 100 letters, digits or any of . : _ -`);
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    throw new TypeError(`secret of signing key "${id}" must have at least ${MIN_SECRET_BYTES} bytes`);
  return createSecretKey(secret, 'utf8');
}
