import { RouteTable } from './route-table.js';

describe('the route table', () => {
  const routes = new RouteTable();
  routes.add('GET', '/orders/:id');
  routes.add('POST', '/orders/:id/cancel');
  routes.add('HEAD', '/orders/:id');

  it.each([
    ['/orders/1', ['GET', 'HEAD']],
    ['/orders/1?x=/a', ['GET', 'HEAD']],
    ['/orders/1/cancel', ['POST']],
    ['/orders', []],
    ['/orders/', []],
    ['/orders/1/', []],
    ['/orders/1/other', []],
    ['', []],
  ])('knows the methods of %j', (path, methods) => {
    expect(routes.methodsOf(path)).toEqual(methods);
  });
});
