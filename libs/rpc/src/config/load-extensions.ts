import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Activation } from '../common/extension-registry.js';
import { defaultExtensions } from './default-extensions.js';
import type { ExtensionPoints, Extensions } from './extension-points.js';

/** Every point; the compiler sees to it that none is missing. */
const POINTS: Readonly<Record<keyof ExtensionPoints, true>> = {
  proxy: true,
  registry: true,
  cluster: true,
  loadBalance: true,
  merger: true,
  router: true,
  filter: true,
  protocol: true,
  transport: true,
  serializer: true,
};

/**
 * Adds a user's extensions, named in a file:
 *
 * ```json
 * { "extensions": {
 *     "registry": { "etcd": "./etcd-registry.js#etcdRegistry" },
 *     "filter": { "audit": { "use": "some-package#auditFilter", "groups": ["provider"], "when": ["audit"], "order": 10 } } } }
 * ```
 *
 * By point and name: a module (a path from the file's folder, or a package) and the name of its export. An object also says where a
 * filter or router takes part by itself: see {@link Activation}.
 *
 * @param extensions to which they are added. Default: those of the library
 * @throws TypeError that names the file, the extension and what is wrong with it
 */
export async function loadExtensions(
  file: string,
  extensions: Extensions = defaultExtensions(),
): Promise<Extensions> {
  for (const [point, named] of Object.entries(
    mapOf((await readJson(file)).extensions, `${file}: extensions`),
  )) {
    const place = `${file}: extensions.${point}`;
    if (!Object.hasOwn(POINTS, point))
      throw new TypeError(`${place} is no point; there are: ${Object.keys(POINTS).join(', ')}`);
    for (const [name, written] of Object.entries(mapOf(named, place)))
      await add(extensions, point as keyof ExtensionPoints, name, written, file);
  }
  return extensions;
}

async function add(
  extensions: Extensions,
  point: keyof ExtensionPoints,
  name: string,
  written: unknown,
  file: string,
): Promise<void> {
  const place = `${file}: extensions.${point}.${name}`;
  const { use, activation } = entryOf(written, place);
  const at = use.lastIndexOf('#');
  if (at <= 0) throw new TypeError(`${place}: module#export, not "${use}"`);
  const [path, exported] = [use.slice(0, at), use.slice(at + 1)];
  const module = await importModule(path, file, place);
  const extension = Object.hasOwn(module, exported) ? module[exported] : undefined;
  if (typeof extension !== 'function') {
    const functions = Object.keys(module).filter((key) => typeof module[key] === 'function');
    throw new TypeError(
      `${place}: ${path} exports no function "${exported}"; there are: ${functions.join(', ') || 'none'}`,
    );
  }
  try {
    extensions.register(point, name, extension as ExtensionPoints[typeof point], activation);
  } catch (error) {
    throw new TypeError(`${place}: ${(error as Error).message}`, { cause: error });
  }
}

async function importModule(path: string, file: string, place: string): Promise<Record<string, unknown>> {
  const isPath = /^(?:\.{1,2})?\//.test(path);
  const specifier = isPath ? pathToFileURL(resolve(dirname(file), path)).href : path;
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    throw new TypeError(`${place}: ${path} cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}

function entryOf(written: unknown, place: string): { use: string; activation: Activation | undefined } {
  if (typeof written === 'string') return { use: written, activation: undefined };
  const { use, groups, when, order = 0, ...rest } = mapOf(written, place);
  const unknown = Object.keys(rest);
  if (unknown.length > 0)
    throw new TypeError(`${place}.${unknown[0]} is unknown; there are: use, groups, when, order`);
  if (typeof use !== 'string') throw new TypeError(`${place}.use: module#export is missing`);
  if (typeof order !== 'number') throw new TypeError(`${place}.order must be a number`);
  return {
    use,
    activation: { groups: textsOf(groups, `${place}.groups`), when: textsOf(when, `${place}.when`), order },
  };
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    return mapOf(JSON.parse(await readFile(file, 'utf8')), file);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new TypeError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function mapOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${place} must be an object`);
  return value as Record<string, unknown>;
}

function textsOf(value: unknown, place: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new TypeError(`${place} must be a list of texts`);
}
