import { hashOf, PAGES, placeOf } from './router.js';

describe('a place in the console', () => {
  it('is written into the address and read from it again', () => {
    for (const page of PAGES)
      for (const sale of [undefined, 'live-1'])
        expect(placeOf(hashOf({ page, sale }))).toEqual({ page, sale });
  });

  it('is the live page for whatever is no place, and no sale for what cannot be one', () => {
    for (const hash of ['', '#', '#/', '#/nothing', '#/live?sale=A B', '#/live?sale='])
      expect(placeOf(hash)).toEqual({ page: 'live', sale: undefined });
  });
});
