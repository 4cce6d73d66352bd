import { HessianObject } from '../../src/index.js';
import { Color, Item, type Node } from '../values.js';

const scalars = {
  flag: true,
  tiny: -128,
  small: -32768,
  number: -2147483648,
  large: '-9223372036854775808',
  precise: 0.1,
  letter: '秒',
  boxedFlag: false,
  boxedTiny: 127,
  boxedSmall: 32767,
  boxedNumber: 2147483647,
  boxedLarge: '9223372036854775807',
  boxedSingle: 1.5,
  boxedPrecise: 1e300,
  boxedLetter: 'x',
};
const emptyScalars = {
  ...{ flag: false, tiny: 0, small: 0, number: 0, large: '0', precise: 0, letter: '\0' },
  ...{ boxedFlag: null, boxedTiny: null, boxedSmall: null, boxedNumber: null },
  ...{ boxedLarge: null, boxedSingle: null, boxedPrecise: null, boxedLetter: null },
};

const order = {
  id: '9007199254740993',
  first: { sku: 'sku-1', quantity: 1, price: '199.00', color: 'RED' },
  items: [
    { sku: 'sku-2', quantity: 2, price: '1E+3', color: 'GREEN' },
    { sku: 'sku-3', quantity: 0, price: '-0.5', color: 'BLUE' },
  ],
  bySku: { 'sku-4': { sku: 'sku-4', quantity: 4, price: '4', color: 'RED' } },
  tags: ['flash', '秒杀'],
  createdAt: new Date(1700000000123),
  payableUntil: '2024-02-29T01:02:03',
  note: null,
};

/** Enums, objects with fields of every kind, and objects that hold their own kind. */
export const objectSamples: Record<string, unknown> = {
  color: 'RED',
  'color with a body': 'GREEN',
  'color null': null,
  scalars,
  'scalars empty': emptyScalars,
  item: { sku: 'sku-1', quantity: 3, price: '199.00', color: 'BLUE' },
  'item null': null,
  order,
  rushOrder: { ...order, note: 'soon', minutes: 15 },
  'node chain': node('a', node('b', node('c'))),
  'node circle': circle(),
  'node tree': tree(),
  'pair shared': pair(true),
  'pair not shared': pair(false),
  'object object of a class': new HessianObject(Item.javaName, {
    sku: 'sku-2',
    quantity: 1,
    price: new HessianObject('java.math.BigDecimal', { value: '0.01' }),
    color: new HessianObject(Color.javaName, { name: 'RED' }),
  }),
  'object enum': new HessianObject(Color.javaName, { name: 'GREEN' }),
};

function node(name: string, next: Node | null = null): Node {
  return { name, next, children: null };
}

function circle(): Node {
  const first = node('a', node('b'));
  first.next!.next = first;
  return first;
}

function tree(): Node {
  const leaf = node('leaf');
  const root = node('root');
  root.children = [leaf, leaf, root];
  return root;
}

function pair(shared: boolean): { left: Node; right: Node } {
  const left = node('n');
  return { left, right: shared ? left : node('n') };
}
