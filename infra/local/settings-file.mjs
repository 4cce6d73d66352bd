import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infraFolder } from './paths.mjs';

/**
 * A settings file of infra/ with its ${NAMES} filled in.
 * @param {string} path relative to infra/
 * @param {Record<string, string | number>} [values]
 * @returns {Promise<string>}
 */
export async function readSettings(path, values = {}) {
  return fillIn(await readFile(join(infraFolder, path), 'utf8'), values);
}

/**
 * @param {string} template
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fillIn(template, values) {
  return template.replaceAll(/^(?!\s*#).*$/gm, (line) =>
    line.replaceAll(/\$\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no value for \${${name}}`);
      return String(value);
    }),
  );
}

/**
 * The `name = value` lines of a settings file.
 * @param {string} text
 * @returns {[string, string][]}
 */
export function settingLines(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => {
      const [, name = '', value = ''] = /^\s*([\w.-]+)\s*[=\s]\s*(.*)$/.exec(line) ?? [];
      return [name, value.trim()];
    });
}

/**
 * @template T
 * @param {string} path relative to infra/
 * @returns {Promise<T>}
 */
export async function readJsonSettings(path) {
  return JSON.parse(await readFile(join(infraFolder, path), 'utf8'));
}
