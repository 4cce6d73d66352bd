import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Layers of libs/rpc, highest first: a layer imports only layers below it (architecture: "imports only downwards"). */
const RPC_LAYERS = [
  ['cli'],
  ['config'],
  ['proxy'],
  ['registry'],
  ['cluster'],
  ['filter', 'monitor'],
  ['protocol'],
  ['exchange'],
  ['transport'],
  ['serialize'],
  ['common'],
];

const rpcLayerRules = RPC_LAYERS.flatMap((layer, rank) => {
  const above = RPC_LAYERS.slice(0, rank).flat();
  return layer
    .filter(() => above.length > 0)
    .map((folder) => ({
      files: [`libs/rpc/src/${folder}/**/*.ts`],
      ignores: ['**/*.spec.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: above.map((name) => ({
              regex: `^(\\.\\./)+${name}/`,
              message: `libs/rpc: ${folder} lies below ${name} and must not import it.`,
            })),
          },
        ],
      },
    }));
});

const adapters = ['typeorm', 'ioredis', 'kafkajs', '@nestjs/typeorm', 'pg'];
const folder = (name) => ({
  regex: `^(\\.\\./)+(${name})/`,
  message: `This folder must not import ${name}/ (docs/architecture.md, folders of a service).`,
});

/** Folders inside a service: domain knows nobody, application knows domain, inbound and outbound meet in app.module.ts only. */
const serviceFolderRules = [
  {
    files: ['apps/*/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            folder('application|inbound|outbound|config'),
            {
              regex: '^(@nestjs/|rxjs|typeorm|ioredis|kafkajs|pg$|fastify)',
              message: 'domain/ is pure TypeScript.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Clocks are ports.',
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Clocks are ports.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Randomness is a port.',
        },
      ],
    },
  },
  {
    files: ['apps/*/src/application/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: adapters.map((name) => ({
            name,
            message: 'application/ speaks to adapters through ports.',
          })),
          patterns: [folder('inbound|outbound')],
        },
      ],
    },
  },
  {
    files: ['apps/*/src/inbound/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [folder('outbound')] }] },
  },
  {
    files: ['apps/*/src/outbound/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [folder('inbound')] }] },
  },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.stampede/**', 'load-tests/results/**'] },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-params': 'off',
      complexity: ['error', 20],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          depConstraints: [
            {
              sourceTag: 'type:app',
              onlyDependOnLibsWithTags: ['type:infra', 'type:contract', 'type:testing'],
            },
            {
              sourceTag: 'type:infra',
              onlyDependOnLibsWithTags: ['type:infra', 'type:contract', 'type:testing'],
            },
            {
              sourceTag: 'type:contract',
              onlyDependOnLibsWithTags: ['type:contract', 'scope:rpc'],
              bannedExternalImports: ['@nestjs/*', 'typeorm', 'ioredis', 'kafkajs', 'rxjs', 'pg'],
            },
            { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:infra', 'type:contract'] },
            {
              sourceTag: 'framework:none',
              onlyDependOnLibsWithTags: ['framework:none'],
              bannedExternalImports: ['@nestjs/*'],
            },
            { sourceTag: 'scope:rpc', onlyDependOnLibsWithTags: ['scope:rpc', 'type:testing'] },
          ],
        },
      ],
    },
  },
  {
    // process.env is read in one place per program; everything else gets settings.
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: [
      'apps/*/src/config/**',
      'apps/*/src/main.ts',
      'apps/*/src/migrate.ts',
      'libs/config/**',
      'libs/testing/**',
      '**/*.spec.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from the config of the app.' },
      ],
    },
  },
  ...rpcLayerRules,
  {
    // Samples stand outside the library and import it as its users do.
    files: ['libs/rpc/samples/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  ...serviceFolderRules,
  {
    files: [
      '**/*.spec.ts',
      '**/*.int-spec.ts',
      '**/*.e2e-spec.ts',
      '**/test/**/*.ts',
      'libs/testing/**/*.ts',
    ],
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    // Programs that talk to a person on a terminal.
    files: [
      'infra/**/*.mjs',
      'apps/audit/src/**/*.ts',
      'load-tests/src/**/*.{ts,js}',
      'libs/*/{bench,fuzz}/**/*.ts',
      'apps/*/src/migrate.ts',
      'apps/*/src/main.ts',
    ],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // What a library is compared with is not what it depends on.
    files: ['libs/rpc/bench/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  prettier,
);
