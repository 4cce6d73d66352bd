import { existsSync, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Folders in which changes are not those of a source that a build reads. */
const IGNORED = ['dist', 'node_modules', 'test', 'bench'];

/** Editors write a file in several steps, and people save several files: what follows the first change goes with it. */
const GATHER_MS = 100;

/**
 * Tells of changed sources of an app and of every library.
 * @param {string} app
 * @param {(projects: string[]) => void} onChange  names of the changed projects, once per burst of changes
 * @param {string} [clone]
 * @returns {() => void} ends it
 */
export function watchSources(app, onChange, clone = root) {
  const libraries = readdirSync(join(clone, 'libs')).map((name) => ({
    name,
    folder: join(clone, 'libs', name),
  }));
  /** @type {Set<string>} */
  const changed = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const note = (/** @type {string} */ project) => {
    changed.add(project);
    timer ??= setTimeout(() => {
      timer = undefined;
      const projects = [...changed];
      changed.clear();
      onChange(projects);
    }, GATHER_MS);
  };
  const projects = [{ name: app, folder: join(clone, 'apps', app) }, ...libraries];
  const ends = projects
    .filter(({ folder }) => existsSync(join(folder, 'package.json')))
    .map(({ name, folder }) => watchTree(folder, () => note(name)));
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

/**
 * One watcher per folder: the recursive one that Node offers loses sight of a file on Linux once an editor has put another in its place.
 * @param {string} top
 * @param {() => void} onChange
 */
function watchTree(top, onChange) {
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map();
  const forget = (/** @type {string} */ folder) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const add = (/** @type {string} */ folder) => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      const path = join(folder, name ?? '');
      if (isFolder(path)) {
        if (path !== folder && !IGNORED.includes(String(name))) add(path);
      } else if (isSource(String(name))) onChange();
    });
    watcher.on('error', () => forget(folder)); // It was deleted.
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !IGNORED.includes(entry.name)) add(join(folder, entry.name));
  };
  add(top);
  return () => [...watchers.keys()].forEach(forget);
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @param {string} name  of a file */
export function isSource(name) {
  return /^[^.].*\.\w+$/.test(name) && !/\.(spec\.\w+|md|http)$/.test(name);
}
