/** What the sheet over the page shows; it stands behind the # of the address. */
export type Route =
  | { readonly name: 'login' | 'purchase' | 'orders' | 'messages' }
  | { readonly name: 'order'; readonly orderId: string };

export function hrefOf(route: Route): string {
  return route.name === 'order' ? `#/orders/${route.orderId}` : `#/${route.name}`;
}

export function parseRoute(hash: string): Route | undefined {
  const order = /^#\/orders\/(\d{1,20})$/.exec(hash);
  if (order !== null) return { name: 'order', orderId: order[1]! };
  const name = hash.slice(2);
  const isName = name === 'login' || name === 'purchase' || name === 'orders' || name === 'messages';
  return isName ? { name } : undefined;
}

export function openRoute(route: Route): void {
  location.hash = hrefOf(route);
}

/** The way back skips what was there. */
export function replaceRoute(route: Route): void {
  location.replace(hrefOf(route));
}

export function closeRoute(): void {
  history.pushState(null, '', location.pathname + location.search);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
