import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'scripts');
const numbers = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map((match) => Number(match[1])));

describe.each(readdirSync(FOLDER))('the header of %s', (file) => {
  const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const [header, code] = [lines.slice(0, end).join('\n'), lines.slice(end).join('\n')];

  it('names the keys that the code uses, as many as the file name says', () => {
    const numberOfKeys = Number(/^[a-z-]+-(\d+)\.lua$/.exec(file)?.[1]);
    const keys = new Set(Array.from({ length: numberOfKeys }, (_, index) => index + 1));
    expect(numbers(header, /KEYS\[(\d+)\]/g)).toEqual(keys);
    expect(numbers(code, /KEYS\[(\d+)\]/g)).toEqual(keys);
  });

  it('names every argument that the code reads and every number that it returns', () => {
    expect(numbers(header, /ARGV\[(\d+)\]/g)).toEqual(numbers(code, /ARGV\[(\d+)\]/g));
    const returned = /^-- Returns (.*)$/m.exec(header)?.[1] ?? '';
    expect(numbers(returned, /(\d+)/g)).toEqual(numbers(code, /return (\d+)/g));
  });
});
