import { LoadShedder } from './load-shedder.js';

describe('the load shedder', () => {
  it('lets so many in at once', () => {
    const shedder = new LoadShedder(2, 100);
    expect([shedder.enter(), shedder.enter(), shedder.enter(), shedder.active]).toEqual([
      true,
      true,
      false,
      2,
    ]);
    shedder.leave();
    expect(shedder.enter()).toBe(true);
  });

  it('lets nobody in while the event loop is late', () => {
    const shedder = new LoadShedder(2, 100);
    shedder.observeLoopDelay(101);
    expect(shedder.enter()).toBe(false);
    shedder.observeLoopDelay(100);
    expect(shedder.enter()).toBe(true);
  });
});
