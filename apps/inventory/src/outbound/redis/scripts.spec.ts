import { loadScripts } from '@stampede/redis';
import { SCRIPTS } from './gate-connection.js';
import { epochOfKey, fenceKey, stockGateKeys } from './stock-gate.keys.js';

const FENCE_CHECK = `if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end`;
const scripts = loadScripts(SCRIPTS).map((script) => {
  const lines = script.lua.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  return { ...script, header: lines.slice(0, end).join('\n'), code: lines.slice(end).join('\n') };
});
const numbers = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map((match) => Number(match[1])));
const range = (count: number) => new Set(Array.from({ length: count }, (_, index) => index + 1));

describe.each(scripts)('the header of $command', ({ header, code, numberOfKeys }) => {
  it('names the keys that the code uses, as many as the file name says', () => {
    expect(numbers(header, /KEYS\[(\d+)\]/g)).toEqual(range(numberOfKeys));
    expect(numbers(code, /KEYS\[(\d+)\]/g)).toEqual(range(numberOfKeys));
  });

  it('names every argument that the code reads', () => {
    const described = numbers(header, /ARGV\[(\d+)/g);
    const loops = numbers(code, /for at = (\d+), #ARGV/g);
    expect(described).toEqual(new Set([...numbers(code, /ARGV\[(\d+)\]/g), ...loops]));
  });

  it('has a purpose and says what is returned', () => {
    expect(header.split('\n')[0]).toMatch(/^-- [A-Z].{20,}/);
    expect(header).toMatch(/^-- Returns /m);
  });

  it('tells every code that is returned', () => {
    for (const [, returned] of code.matchAll(/return '([A-Z_]{4,})/g)) expect(header).toContain(returned);
    for (const [, returned] of code.matchAll(/return (-?\d+)\b/g))
      expect(header).toMatch(new RegExp(`(^|\\D)${returned}\\b`));
  });

  it('names the keys as they are made', () => {
    const made = Object.values({ ...stockGateKeys('sale', 7) }).map((key) => key.split(':')[0]);
    for (const [, kind] of header.matchAll(/KEYS\[\d+\] (\w+):/g)) expect(made).toContain(kind);
  });
});

describe('the scripts that act on an open gate', () => {
  it('compare epoch, state and replid with the fence, all in the same words', () => {
    const acting = scripts.filter(({ command }) =>
      ['reserveStock', 'markLogged', 'settlePurchases', 'findRecords', 'addStock', 'endSale'].includes(
        command,
      ),
    );
    expect(acting).toHaveLength(6);
    for (const { code } of acting) expect(code).toContain(FENCE_CHECK);
  });
});

describe('the keys', () => {
  it('share one hash tag per segment, and carry the epoch, but for the fence', () => {
    const { fence, ...keys } = stockGateKeys('sale', 7);
    expect(fence).toBe(fenceKey('sale'));
    for (const key of Object.values(keys)) expect(key).toMatch(/^[a-z]+:\{sale:0\}:e7$/);
    expect(Object.values(keys).map(epochOfKey)).toEqual(Array(7).fill(7));
    expect([epochOfKey(fence), epochOfKey('gate:epoch'), epochOfKey('other:{x:0}:e3')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
