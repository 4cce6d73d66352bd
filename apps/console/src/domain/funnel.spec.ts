import { funnelOf } from './funnel.js';

describe('the funnel of a sale', () => {
  it('leads from accepted over reserved to paid, and tells where the others are', () => {
    const { steps, elsewhere } = funnelOf({
      reservedPurchases: 30,
      soldPurchases: 50,
      releasedPurchases: 15,
      rejectedPurchases: 5,
    });
    expect(steps).toEqual([
      { stage: 'accepted', count: 100, share: 1 },
      { stage: 'reserved', count: 95, share: 0.95 },
      { stage: 'paid', count: 50, share: 0.5 },
    ]);
    expect(elsewhere).toEqual([
      { stage: 'waiting', count: 30, share: 0.3 },
      { stage: 'released', count: 15, share: 0.15 },
      { stage: 'rejected', count: 5, share: 0.05 },
    ]);
  });

  it('has no shares before the first purchase', () => {
    const none = { reservedPurchases: 0, soldPurchases: 0, releasedPurchases: 0, rejectedPurchases: 0 };
    expect(funnelOf(none).steps.map(({ share }) => share)).toEqual([null, null, null]);
  });
});
