import * as t from '../src/index.js';

const NAMES = 'io.stampede.interop.api';

export const Color = t.enumeration(`${NAMES}.Color`, ['RED', 'GREEN', 'BLUE']);

export const Scalars = t.struct(`${NAMES}.Scalars`, {
  flag: t.boolean(),
  tiny: t.int8(),
  small: t.int16(),
  number: t.int32(),
  large: t.int64(),
  precise: t.double(),
  letter: t.char(),
  boxedFlag: t.nullable(t.boolean()),
  boxedTiny: t.nullable(t.int8()),
  boxedSmall: t.nullable(t.int16()),
  boxedNumber: t.nullable(t.int32()),
  boxedLarge: t.nullable(t.int64()),
  boxedSingle: t.nullable(t.float()),
  boxedPrecise: t.nullable(t.double()),
  boxedLetter: t.nullable(t.char()),
});

export const Item = t.struct(`${NAMES}.Item`, {
  sku: t.string(),
  quantity: t.int32(),
  price: t.decimal(),
  color: Color,
});

const orderFields = {
  id: t.int64(),
  first: Item,
  items: t.list(Item),
  bySku: t.map(Item),
  tags: t.array(t.string()),
  createdAt: t.date(),
  payableUntil: t.localDateTime(),
  note: t.nullable(t.string()),
};
export const Order = t.struct(`${NAMES}.Order`, orderFields);
/** Java's subclass: the fields of both. */
export const RushOrder = t.struct(`${NAMES}.RushOrder`, { ...orderFields, minutes: t.int32() });

export interface Node {
  name: string;
  next: Node | null;
  children: Node[] | null;
}
export const Node: t.StructType<Node> = t.struct(`${NAMES}.Node`, {
  name: t.string(),
  next: t.nullable(t.lazy<Node>(() => Node)),
  children: t.nullable(t.list(t.lazy<Node>(() => Node))),
});

/** Java's RefusedException. */
export const Refused = t.struct(`${NAMES}.RefusedException`, { reason: t.int32() });

export const Pair = t.struct(`${NAMES}.Pair`, { left: Node, right: Node });
