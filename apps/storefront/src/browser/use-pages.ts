import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../domain/failure.js';
import type { Answer } from './http.js';

interface Loaded<T> {
  readonly items: readonly T[];
  /** Undefined before the first page, null after the last. */
  readonly cursor: string | null | undefined;
  readonly failure?: Failure;
}

/** A list that comes in pages: the first at once, each further one when it is asked for. */
export function usePages<T>(
  load: (
    cursor: string | null,
  ) => Promise<Answer<{ readonly items: readonly T[]; readonly cursor: string | null }>>,
  notice: (failure: Failure) => void,
) {
  const [loaded, setLoaded] = useState<Loaded<T>>({ items: [], cursor: undefined });
  const more = async () => {
    const answer = await load(loaded.cursor ?? null);
    if (!answer.ok) {
      notice(answer);
      return setLoaded({ ...loaded, failure: answer });
    }
    setLoaded({ items: [...loaded.items, ...answer.body.items], cursor: answer.body.cursor });
  };
  useEffect(() => void more(), []);
  return { ...loaded, more };
}
