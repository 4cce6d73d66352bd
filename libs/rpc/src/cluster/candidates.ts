import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker } from '../common/invoker.js';
import { RpcError } from '../common/rpc-error.js';
import type { Directory } from './directory/directory.js';

/**
 * The providers that the call may be given to.
 *
 * @throws RpcError DEADLINE_EXCEEDED when no time is left, NO_PROVIDER when there is nobody
 */
export function requireCandidates(directory: Directory, invocation: Invocation): readonly RemoteInvoker[] {
  if (invocation.remainingMs() <= 0) {
    throw new RpcError('DEADLINE_EXCEEDED', 'no time is left for the call', { method: invocation.name });
  }
  const candidates = directory.list(invocation);
  if (candidates.length > 0) return candidates;
  throw new RpcError('NO_PROVIDER', `no provider of ${directory.interfaceName}: ${whyNobody(directory)}`, {
    method: invocation.name,
  });
}

function whyNobody(directory: Directory): string {
  const addresses = (invokers: readonly RemoteInvoker[]): string =>
    invokers.map(({ address }) => address).join(', ');
  const available = directory.available();
  if (available.length > 0) return `rules leave out all that are reachable: ${addresses(available)}`;
  const known = directory.all();
  return known.length === 0 ? 'none is registered' : `registered but not reachable: ${addresses(known)}`;
}

/** Does the work when the first list of providers is there, at once if it is; what it throws is a rejection. */
export async function whenListed<T>(
  directory: Directory,
  invocation: Invocation,
  work: () => Promise<T> | T,
): Promise<T> {
  if (directory.firstList !== undefined) await awaitFirstList(directory, invocation);
  return work();
}

/** The failure of a call, with the names of all providers that were tried. */
export function failureAfter(error: RpcError, tried: readonly RemoteInvoker[], note = ''): RpcError {
  if (tried.length <= 1 && note === '') return error;
  const addresses = tried.map(({ address }) => address).join(', ');
  const attempts = tried.length === 1 ? '1 attempt' : `${tried.length} attempts`;
  return new RpcError(error.code, `${error.message} (after ${attempts}: ${addresses}${note})`, {
    retriable: error.retriable,
    cause: error,
    provider: error.provider,
    method: error.method,
  });
}

/** Waits for the first list, at most as long as the call has time. */
export async function awaitFirstList(directory: Directory, invocation: Invocation): Promise<void> {
  if (directory.firstList === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(Math.max(invocation.remainingMs(), 0), 60_000));
  });
  await Promise.race([directory.firstList, timeout]);
  clearTimeout(timer);
}
