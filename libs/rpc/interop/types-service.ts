import * as t from '../src/index.js';
import { Color, Item, Node, Order, Pair, RushOrder, Scalars } from './values.js';

/** What every method is like: takes the name of a sample and a value, gives the value back. */
const same = <T>(type: t.FieldType<T>) =>
  t.method({ args: [t.string('sample'), type], returns: type, timeoutMs: 10_000 });

const scalars = {
  bool: t.boolean(),
  int8: t.int8(),
  int16: t.int16(),
  int32: t.int32(),
  int64: t.int64(),
  float32: t.float(),
  float64: t.double(),
  character: t.char(),
  boxedBool: t.nullable(t.boolean()),
  boxedInt8: t.nullable(t.int8()),
  boxedInt16: t.nullable(t.int16()),
  boxedInt32: t.nullable(t.int32()),
  boxedInt64: t.nullable(t.int64()),
  boxedFloat32: t.nullable(t.float()),
  boxedFloat64: t.nullable(t.double()),
  boxedCharacter: t.nullable(t.char()),
  text: t.nullable(t.string()),
  bytes: t.nullable(t.binary()),
  object: t.any(),
};

const arrays = {
  bools: t.array(t.boolean()),
  shorts: t.array(t.int16()),
  ints: t.array(t.int32()),
  longs: t.array(t.int64()),
  floats: t.array(t.float()),
  doubles: t.array(t.double()),
  chars: t.array(t.char()),
  texts: t.array(t.nullable(t.string())),
  boxedInts: t.array(t.nullable(t.int32())),
  boxedLongs: t.array(t.nullable(t.int64())),
  objects: t.array(t.any()),
  intTable: t.array(t.array(t.int32())),
  textTable: t.array(t.array(t.nullable(t.string()))),
  colors: t.array(Color),
  itemArray: t.array(Item),
  decimals: t.array(t.decimal()),
};

const collections = {
  textList: t.nullable(t.list(t.nullable(t.string()))),
  boolList: t.list(t.nullable(t.boolean())),
  byteList: t.list(t.int8()),
  shortList: t.list(t.int16()),
  intList: t.list(t.nullable(t.int32())),
  longList: t.list(t.int64()),
  floatList: t.list(t.float()),
  doubleList: t.list(t.double()),
  charList: t.list(t.char()),
  itemList: t.list(Item),
  colorList: t.list(Color),
  decimalList: t.list(t.decimal()),
  dateList: t.list(t.date()),
  listOfLists: t.list(t.list(t.int32())),
  listOfMaps: t.list(t.map(t.int32())),
  listOfArrays: t.list(t.array(t.int32())),
  objectList: t.list(t.any()),
  textSet: t.set(t.string()),
  longSet: t.set(t.int64()),
  colorSet: t.set(Color),
  textMap: t.nullable(t.map(t.string())),
  intMap: t.map(t.nullable(t.int32())),
  textByInt: t.map(t.string(), t.int32()),
  textByLong: t.map(t.string(), t.int64()),
  intByColor: t.map(t.int32(), Color),
  itemMap: t.map(Item),
  mapOfLists: t.map(t.list(t.int64())),
  mapOfMaps: t.map(t.map(t.boolean())),
  objectMap: t.map(t.any()),
};

const objects = {
  color: t.nullable(Color),
  scalars: Scalars,
  item: t.nullable(Item),
  order: Order,
  rushOrder: RushOrder,
  node: Node,
  pair: Pair,
  decimal: t.nullable(t.decimal()),
  bigInteger: t.bigInteger(),
  date: t.nullable(t.date()),
  uuid: t.uuid(),
  locale: t.locale(),
  currency: t.currency(),
  localDate: t.localDate(),
  localTime: t.localTime(),
  localDateTime: t.localDateTime(),
  instant: t.instant(),
  duration: t.duration(),
  period: t.period(),
  year: t.year(),
  yearMonth: t.yearMonth(),
  monthDay: t.monthDay(),
  zoneOffset: t.zoneOffset(),
  zoneId: t.zoneId(),
  offsetTime: t.offsetTime(),
  offsetDateTime: t.offsetDateTime(),
  zonedDateTime: t.zonedDateTime(),
};

/** A method per type: java/api's TypesService. */
export const TypesService = t.service(
  'io.stampede.interop.api.TypesService',
  Object.fromEntries(
    Object.entries({ ...scalars, ...arrays, ...collections, ...objects }).map(([name, type]) => [
      name,
      same(type as t.FieldType),
    ]),
  ),
);
