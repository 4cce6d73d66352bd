import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE_NAME = /^([a-z]+(?:-[a-z]+)*)-(\d+)\.lua$/;

/** A Lua script as a command of a connection. */
export interface LuaScript {
  /** `reserve-stock-7.lua` is `reserveStock`. */
  readonly command: string;
  readonly numberOfKeys: number;
  readonly lua: string;
}

/**
 * Every script of a folder, by name; the number in a file's name (`<verb>-<noun>-<number>.lua`) is its number of keys.
 *
 * @throws Error when there is none
 */
export function loadScripts(folder: string): LuaScript[] {
  const scripts = readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, name, numberOfKeys] = FILE_NAME.exec(file) ?? [];
      if (!name) return [];
      const command = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return [{ command, numberOfKeys: Number(numberOfKeys), lua: readFileSync(join(folder, file), 'utf8') }];
    });
  if (scripts.length === 0) throw new Error(`No scripts in ${folder}`);
  return scripts;
}
