/**
 * A boundary rule that is skipped looks exactly like one that passes (the Nx rule skips silently without a cached project graph). So
 * deliberate violations are linted here, under the names of real files, and each must be reported.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const MODULES = '@nx/enforce-module-boundaries';
const FOLDERS = 'no-restricted-imports';

/** What is violated, the code that does it, the folder it stands in, the rule that must report it. */
const violations = [
  ['an app that imports another app', "import '../../order/src/main.js';", 'apps/gateway/src', MODULES],
  [
    'a page that imports another app',
    "import '../../../console/src/main.js';",
    'apps/storefront/src/pages',
    MODULES,
  ],
  ['a contract that imports an adapter', "import 'typeorm';", 'libs/contracts/src', MODULES],
  ['the RPC library importing another library', "import '@stampede/kafka';", 'libs/rpc/src', MODULES],
  ['a framework-free library importing Nest', "import '@nestjs/common';", 'libs/rpc/src', MODULES],
  ['a domain that knows a framework', "import 'ioredis';", 'apps/inventory/src/domain', FOLDERS],
  ['a domain that knows the application', "import '../application/x.js';", 'apps/order/src/domain', FOLDERS],
  [
    'an application that knows an adapter',
    "import '../outbound/x.js';",
    'apps/order/src/application',
    FOLDERS,
  ],
  ['an application that imports typeorm', "import 'typeorm';", 'apps/payment/src/application', FOLDERS],
  ['an upward import in the RPC library', "import '../cluster/x.js';", 'libs/rpc/src/transport', FOLDERS],
  ['an upward import from the lowest layer', "import '../serialize/x.js';", 'libs/rpc/src/common', FOLDERS],
  ['a clock in a domain', 'export const now = Date.now();', 'apps/order/src/domain', 'no-restricted-syntax'],
];

/**
 * A file that exists in the folder, because typed lint rules refuse names that are not part of the program; a .tsx one where there is any.
 * @param {string} folder
 */
function someFileIn(folder) {
  const names = readdirSync(join(root, folder)).filter((file) => !file.includes('spec'));
  const name = names.find((file) => file.endsWith('.tsx')) ?? names.find((file) => file.endsWith('.ts'));
  if (!name) throw new Error(`no TypeScript file in ${folder}`);
  return join(folder, name);
}

/**
 * @param {string} program
 * @param {string[]} [args]
 * @param {string} [input]
 */
const node = (program, args = [], input = '') =>
  execFileSync(process.execPath, [program, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });

describe('boundaries', () => {
  /** @type {string[][]} */
  let broken;

  beforeAll(() => {
    // Makes sure that the project graph is cached: without it the Nx rule is skipped, and the tests below fail.
    node('node_modules/nx/dist/bin/nx.js', ['show', 'projects']);
    const texts = violations.map(([, code, folder = '']) => ({ code, file: someFileIn(folder) }));
    broken = JSON.parse(node('infra/boundaries/lint-texts.mjs', [], JSON.stringify(texts)));
  }, 180_000);

  it.each(violations.map(([what, , , rule], index) => ({ what, rule, index })))(
    'report $what',
    ({ rule, index }) => {
      expect(broken[index]).toContain(rule);
    },
  );
});
