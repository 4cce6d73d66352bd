import type { Failure } from '../domain/failure.js';
import { useShop } from './shop-context.js';
import { problemText } from './texts.js';

interface MoreProps {
  readonly items: readonly unknown[];
  readonly cursor: string | null | undefined;
  readonly failure?: Failure;
  readonly more: () => void;
  /** What is said of an empty list. */
  readonly none: string;
}

/** The end of a list: what is left of it, or why it could not be had. */
export function More({ items, cursor, failure, more, none }: MoreProps) {
  const { texts } = useShop();
  if (failure)
    return (
      <>
        <p role="alert">{problemText(texts, failure.code, failure.retryAfterMs)}</p>
        <button class="button quiet" onClick={more}>
          {texts.tryAgain}
        </button>
      </>
    );
  if (cursor === undefined) return <p role="status">{texts.loading}</p>;
  if (cursor !== null)
    return (
      <button class="button quiet" data-testid="more" onClick={more}>
        {texts.more}
      </button>
    );
  return items.length === 0 ? <p>{none}</p> : null;
}
