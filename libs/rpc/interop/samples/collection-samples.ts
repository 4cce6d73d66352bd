const first = { sku: 'sku-1', quantity: 1, price: '199.00', color: 'RED' };
const second = { sku: 'sku-2', quantity: 2, price: '0.01', color: 'GREEN' };

/** Arrays, lists, sets and maps. Lists and maps of many classes of Java are one thing here. */
export const collectionSamples: Record<string, unknown> = {
  ...arrays(),
  ...lists(),
  ...sets(),
  ...maps(),
};

function arrays(): Record<string, unknown> {
  return {
    bools: [true, false],
    shorts: [-32768, 0, 32767],
    ints: [-2147483648, 0, 2147483647],
    'ints empty': [],
    'ints of 1000': new Array<number>(1000).fill(0),
    longs: ['-9223372036854775808', '0', '9007199254740993'],
    floats: [Math.fround(0.1), 1.5, NaN],
    doubles: [0.1, 1, -Infinity],
    chars: ['a', '秒', '\0'],
    texts: ['a', null, '', '秒'],
    'texts empty': [],
    boxedInts: [1, null, 3],
    boxedLongs: ['1', null, '9223372036854775807'],
    objects: ['a', 1, 2n, true, null, 0.5],
    intTable: [[1], [], [2, 3]],
    textTable: [['a'], [], ['b', null]],
    colors: ['RED', 'GREEN', 'RED'],
    itemArray: [first, second],
    decimals: ['199.00', '-1'],
  };
}

function lists(): Record<string, unknown> {
  return {
    textList: ['a', null, '秒'],
    'textList null': null,
    'textList empty': [],
    'textList of 7': ['1', '2', '3', '4', '5', '6', '7'],
    'textList of 8': ['1', '2', '3', '4', '5', '6', '7', '8'],
    'textList LinkedList': ['a', 'b'],
    'textList Arrays.asList': ['a', 'b'],
    'textList CopyOnWriteArrayList': ['a', 'b'],
    'textList Collections.emptyList': [],
    'textList Collections.singletonList': ['a'],
    'textList Collections.unmodifiableList': ['a', 'b'],
    boolList: [true, false, null],
    byteList: [-128, 127],
    shortList: [-32768, 1],
    intList: [-2147483648, 1, null],
    longList: ['1', '9007199254740993', '-9223372036854775808'],
    floatList: [Math.fround(0.1), 1.5],
    doubleList: [0.1, 1, NaN],
    charList: ['a', '秒'],
    itemList: [first, second],
    colorList: ['RED', 'GREEN', 'BLUE'],
    decimalList: ['1.10', '2'],
    dateList: [new Date(0), new Date(1700000000123)],
    listOfLists: [[1], [], [2, 3]],
    listOfMaps: [{ a: 1 }, { b: 2 }],
    listOfArrays: [[1], [2, 3]],
    objectList: ['a', 1, 9007199254740993n, null, ['b'], { c: true }],
    'object list': [1, 'a', [2n]],
    'object map': { a: 1 },
    'object map of many kinds of keys': new Map<unknown, unknown>([
      [1, 'a'],
      ['b', 2],
      [true, null],
    ]),
  };
}

function sets(): Record<string, unknown> {
  return {
    textSet: ['a', 'b'],
    'textSet empty': [],
    'textSet LinkedHashSet': ['b', 'a'],
    'textSet TreeSet': ['a', 'b'],
    'textSet Collections.singleton': ['a'],
    longSet: ['1', '9007199254740993'],
    colorSet: ['RED'],
  };
}

function maps(): Record<string, unknown> {
  return {
    textMap: { a: '1', 秒: '2' },
    'textMap null': null,
    'textMap empty': {},
    'textMap names that mean something in JavaScript': Object.fromEntries([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]),
    'textMap LinkedHashMap': { a: '1' },
    'textMap TreeMap': { a: '1', b: '2' },
    'textMap ConcurrentHashMap': { a: '1' },
    'textMap Collections.emptyMap': {},
    'textMap Collections.singletonMap': { a: '1' },
    intMap: { a: 1, b: null },
    textByInt: { 1: 'a', [-2]: 'b' },
    textByLong: { 1: 'a', '9007199254740993': 'b' },
    intByColor: { RED: 1, GREEN: 2 },
    itemMap: { a: first, b: second },
    mapOfLists: { a: ['1', '9223372036854775807'], b: [] },
    mapOfMaps: { a: { x: true }, b: {} },
    objectMap: { text: 'a', number: 1, list: [1, 2], none: null, map: { x: 0.5 } },
  };
}
