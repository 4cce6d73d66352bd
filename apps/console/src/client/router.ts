import { useEffect, useState } from 'preact/hooks';

export const PAGES = ['live', 'services', 'calls', 'sales'] as const;
export type Page = (typeof PAGES)[number];

export interface Place {
  readonly page: Page;
  /** The sale that was chosen; undefined for the one that matters now. */
  readonly sale: string | undefined;
}

export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const sale = new URLSearchParams(query).get('sale');
  const isSale = sale !== null && /^[a-z0-9-]{3,40}$/.test(sale);
  return { page: PAGES.find((page) => page === path) ?? 'live', sale: isSale ? sale : undefined };
}

export function hashOf({ page, sale }: Place): string {
  return sale === undefined ? `#/${page}` : `#/${page}?sale=${sale}`;
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = () => setPlace(placeOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return place;
}
