/** What this tab remembers. A browser may forbid it: then a reload forgets, and nothing else happens. */
export function recall(key: string, storage: () => Storage = () => sessionStorage): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null; // Storage is forbidden here.
  }
}

export function remember(
  key: string,
  value: string | undefined,
  storage: () => Storage = () => sessionStorage,
): void {
  try {
    if (value === undefined) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    return; // Storage is forbidden here, or full.
  }
}
