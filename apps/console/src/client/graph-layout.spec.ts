import fc from 'fast-check';
import type { CallPair } from '../application/snapshot.js';
import { layOut, NODE } from './graph-layout.js';

const pair = (caller: string | null, provider: string | null) => ({ caller, provider }) as CallPair;

describe('the picture of the call graph', () => {
  it('has callers left of those they call, and an arrow from the side of one to the side of the other', () => {
    const drawing = layOut({
      layers: [['console', 'gateway'], ['order']],
      cycles: [],
      pairs: [pair('gateway', 'order'), pair('console', 'order')],
    });
    const [, gateway, order] = drawing.nodes;
    expect(order!.x).toBeGreaterThan(gateway!.x + NODE.width);
    expect(drawing.arrows[0]!.path).toMatch(
      new RegExp(`^M${gateway!.x + NODE.width},${gateway!.y + NODE.height / 2}C.* ${order!.x},`),
    );
    expect(drawing.nodes.map(({ isInCycle }) => isInCycle)).toEqual([false, false, false]);
  });

  it('draws circles, and leaves out calls of whom or to whom is not known', () => {
    const { nodes, arrows } = layOut({
      layers: [['order', 'payment']],
      cycles: [['order', 'payment']],
      pairs: [
        pair('order', 'payment'),
        pair('payment', 'order'),
        pair('order', 'order'),
        pair('order', null),
        pair(null, 'order'),
      ],
    });
    expect(nodes.every(({ isInCycle }) => isInCycle)).toBe(true);
    expect(new Set(arrows.map(({ path }) => path)).size).toBe(3);
  });

  it('puts no application over another, and all within its size', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
    fc.assert(
      fc.property(counts, (all) => {
        const layers = all.map((count, layer) => Array.from({ length: count }, (_, n) => `${layer}-${n}`));
        const { nodes, width, height } = layOut({ layers, cycles: [], pairs: [] });
        for (const a of nodes) {
          expect(a.x + NODE.width).toBeLessThanOrEqual(width);
          expect(a.y + NODE.height).toBeLessThanOrEqual(height);
          for (const b of nodes)
            if (a !== b && a.x === b.x) expect(Math.abs(a.y - b.y)).toBeGreaterThan(NODE.height);
        }
      }),
    );
  });
});
