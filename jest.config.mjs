import { mkdirSync } from 'node:fs';

/**
 * One Jest configuration for every project; `--rootDir` names the project.
 * SUITE=integration selects `test/*.int-spec.ts` (real servers), SUITE=e2e `*.e2e-spec.ts`; the default is `*.spec.ts`.
 */
const suite = process.env.SUITE ?? 'unit';
const patterns = {
  unit: ['**/*.spec.ts', '**/*.spec.mjs'],
  integration: ['**/test/**/*.int-spec.ts'],
  e2e: ['**/*.e2e-spec.ts'],
};
if (!(suite in patterns))
  throw new Error(`SUITE must be one of ${Object.keys(patterns).join(', ')}, not "${suite}"`);

// Where `--outputFile` reports go: Jest does not make the folder.
mkdirSync(new URL('.stampede/reports/', import.meta.url), { recursive: true });

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@stampede/source', 'node'] },
  testMatch: patterns[suite],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: false, ...(await swcOptions()) }] },
  setupFiles: ['reflect-metadata'],
  testTimeout: suite === 'unit' ? 10_000 : 120_000,
  ...(suite === 'e2e'
    ? {
        globalSetup: new URL('apps/e2e/test/support/global-setup.mjs', import.meta.url).pathname,
        globalTeardown: new URL('apps/e2e/test/support/global-teardown.mjs', import.meta.url).pathname,
      }
    : {}),
  // Suites of one run share servers: integration and e2e files run one after the other.
  ...(suite === 'unit' ? { maxWorkers: 2 } : { maxWorkers: 1 }),
};

async function swcOptions() {
  const { readFile } = await import('node:fs/promises');
  const { $schema, ...options } = JSON.parse(await readFile(new URL('.swcrc', import.meta.url), 'utf8'));
  return { ...options, module: { type: 'es6' }, sourceMaps: 'inline' };
}
