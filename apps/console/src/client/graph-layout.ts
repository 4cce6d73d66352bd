import type { CallGraph } from '../application/read-call-graph.js';

export const NODE = { width: 132, height: 40 } as const;
const COLUMN_PITCH = 300;
const ROW_PITCH = 72;
/** Room for arrows between applications of one layer. */
const MARGIN = 70;
/** Half of the room between two arrows of one application. */
const APART = 8;
/** How far along its arrow a count stands: not beside those of the callers above and below. */
const LABELS_AT = [0.25, 0.36, 0.47] as const;

export interface PlacedNode {
  readonly name: string;
  /** Its upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly isInCycle: boolean;
}

export interface PlacedArrow {
  readonly pair: CallGraph['pairs'][number];
  /** As an SVG path, from the right side of the caller. */
  readonly path: string;
  /** Where it comes to the provider. */
  readonly end: Point;
  /** Where its count stands. */
  readonly label: Point;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly arrows: readonly PlacedArrow[];
}

type Point = readonly [x: number, y: number];

/** Places applications in columns by layer, callers left of those they call. */
export function layOut({ layers, cycles, pairs }: Pick<CallGraph, 'layers' | 'cycles' | 'pairs'>): Drawing {
  const rows = Math.max(0, ...layers.map((layer) => layer.length));
  const nodes = layers.flatMap((layer, column) =>
    layer.map((name, row) => ({
      name,
      x: column * COLUMN_PITCH,
      y: (row + (rows - layer.length) / 2) * ROW_PITCH,
      isInCycle: cycles.some((cycle) => cycle.includes(name)),
    })),
  );
  const arrows = pairs.flatMap((pair) => {
    const from = nodes.find(({ name }) => name === pair.caller);
    const to = nodes.find(({ name }) => name === pair.provider);
    return from === undefined || to === undefined
      ? []
      : [arrowOf(pair, from, to, LABELS_AT[nodes.indexOf(from) % LABELS_AT.length]!)];
  });
  return {
    width: (layers.length - 1) * COLUMN_PITCH + NODE.width + MARGIN,
    height: rows * ROW_PITCH,
    nodes,
    arrows,
  };
}

function arrowOf(pair: PlacedArrow['pair'], from: PlacedNode, to: PlacedNode, labelAt: number): PlacedArrow {
  const middle = NODE.height / 2;
  const right = from.x + NODE.width;
  if (to.x > from.x) {
    const [start, end]: [Point, Point] = [
      [right, from.y + middle],
      [to.x, to.y + middle],
    ];
    const half = (start[0] + end[0]) / 2;
    return curveOf(pair, [start, [half, start[1]], [half, end[1]], end], labelAt);
  }
  // Within a layer an arrow comes back to the same side; one upwards runs within one downwards.
  const bend = right + (to.y < from.y ? MARGIN / 2 : MARGIN);
  const [startY, endY] = [from.y + middle - APART, to.y + middle + APART];
  return curveOf(
    pair,
    [
      [right, startY],
      [bend, startY],
      [bend, endY],
      [right, endY],
    ],
    0.5,
  );
}

function curveOf(
  pair: PlacedArrow['pair'],
  points: readonly [Point, Point, Point, Point],
  labelAt: number,
): PlacedArrow {
  const [start, first, second, end] = points.map((point) => point.join());
  return {
    pair,
    path: `M${start}C${first} ${second} ${end}`,
    end: points[3],
    label: pointOf(points, labelAt),
  };
}

/** A point of a cubic Bézier curve. */
function pointOf([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): Point {
  const at = (axis: 0 | 1) =>
    (1 - t) ** 3 * a[axis] +
    3 * (1 - t) ** 2 * t * b[axis] +
    3 * (1 - t) * t ** 2 * c[axis] +
    t ** 3 * d[axis];
  return [at(0), at(1)];
}
