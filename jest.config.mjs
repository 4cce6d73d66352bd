import { mkdirSync } from 'node:fs';

/**
 * One Jest configuration for every project; `--rootDir` names the project.
 * SUITE=integration selects `test/*.int-spec.ts` (real servers), SUITE=e2e `*.e2e-spec.ts`; the default is `*.spec.ts`.
 */
const suite = process.env.SUITE ?? 'unit';
const patterns = {
  unit: ['**/*.spec.ts', '**/*.spec.tsx', '**/*.spec.mjs'],
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
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: await swcTransforms(),
  setupFiles: ['reflect-metadata'],
  testTimeout: { unit: 30_000, integration: 120_000, e2e: 300_000 }[suite],
  ...(suite === 'e2e'
    ? {
        globalSetup: new URL('apps/e2e/test/support/global-setup.mjs', import.meta.url).pathname,
        globalTeardown: new URL('apps/e2e/test/support/global-teardown.mjs', import.meta.url).pathname,
      }
    : { globalTeardown: new URL('infra/local/end-of-tests.mjs', import.meta.url).pathname }),
  // Suites of one run share servers: integration and e2e files run one after the other.
  ...(suite === 'unit' ? { maxWorkers: 2 } : { maxWorkers: 1 }),
};

/** The compilers of .swcrc, as Jest wants them. */
async function swcTransforms() {
  const { readFile } = await import('node:fs/promises');
  const compilers = JSON.parse(await readFile(new URL('.swcrc', import.meta.url), 'utf8'));
  return Object.fromEntries(
    compilers.map(({ $schema, test, ...options }) => [
      test,
      ['@swc/jest', { swcrc: false, ...options, module: { type: 'es6' }, sourceMaps: 'inline' }],
    ]),
  );
}
