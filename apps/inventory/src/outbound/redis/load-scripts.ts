import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'scripts');
const FILE_NAME = /^([a-z]+(?:-[a-z]+)*)-(\d+)\.lua$/;

export interface LuaScript {
  /** reserve-stock-7.lua is reserveStock. */
  readonly command: string;
  readonly numberOfKeys: number;
  readonly lua: string;
}

/** Every script of the gate; the number in a file's name is its number of keys. */
export function loadScripts(): LuaScript[] {
  const scripts = readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const [, name, numberOfKeys] = FILE_NAME.exec(file) ?? [];
      if (!name) return [];
      const command = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return [{ command, numberOfKeys: Number(numberOfKeys), lua: readFileSync(join(FOLDER, file), 'utf8') }];
    });
  if (scripts.length === 0) throw new Error(`No scripts in ${FOLDER}`);
  return scripts;
}
