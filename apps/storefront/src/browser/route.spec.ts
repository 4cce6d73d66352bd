import { hrefOf, parseRoute, type Route } from './route.js';

describe('the address of what belongs to the buyer', () => {
  it.each<Route>([
    { name: 'login' },
    { name: 'purchase' },
    { name: 'orders' },
    { name: 'messages' },
    { name: 'order', orderId: '7300000000000000001' },
  ])('leads back to $name', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it.each(['', '#', '#content', '#/nothing', '#/orders/x', '#/orders/1/2', '#/orders/../1', '#/login/x'])(
    'is nothing for %p',
    (hash) => {
      expect(parseRoute(hash)).toBeUndefined();
    },
  );
});
