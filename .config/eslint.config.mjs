import { dirname } from 'node:path';
import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = dirname(import.meta.dirname);

/** A rule against imports whose message says where the code belongs instead. */
const noImports = (files, ignores, ...patterns) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: [...always, ...patterns] }] },
});

const always = [
  { regex: String.raw`^\.{1,2}/.*\.js$`, message: 'Write the file name as it is: .ts' },
  { regex: String.raw`^\.{1,2}/.*libs/`, message: "Name the package: import from '#core/clock', not by a path into libs/." },
];
const noApps = {
  regex: '(^|/)apps/',
  message: 'Imports go one way, apps → libs. Move what both need into a lib, or pass it in as an argument.',
};
const noOtherApp = {
  regex: String.raw`^(\.\./)+(api|realtime|local)/src/`,
  message: 'An app knows no other app: they meet in tables, queues and events. Move what both need into libs/.',
};
const noNest = { regex: '^@nestjs/', message: 'Rules and plain libs know no Nest: take what you need as an argument.' };
const noSdk = {
  regex: '^(@aws-sdk|@smithy)/',
  message: 'Only repositories and libs/dynamo know the SDK: name the access pattern in the repository and call that.',
};

export default defineConfig(
  globalIgnores(['dist', 'coverage', '**/*.mjs', 'libs/web-client/src/generated']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } } },
  {
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, number: true } }],
      // An `import type` of an injected class removes it from the metadata that injection reads.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Answers are written as object literals, not with `new`.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is parsed once, into a typed object: see env.ts of the app.' },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind!="constructor"] > FunctionExpression)[params.length>4]',
          message: 'At most 4 positional arguments: give the rest by name, in one object.',
        },
      ],
    },
  },
  noImports(['apps/**'], [], noOtherApp),
  noImports(['libs/**'], [], noApps),
  noImports(
    ['apps/*/src/**'],
    ['**/*.repository.ts', '**/*.spec.ts', '**/*.fixture.ts', '**/*.module.ts', 'apps/local/**'],
    noOtherApp,
    noSdk,
  ),
  noImports(['**/*.rules.ts', 'libs/core/**', 'libs/catalog/**', 'libs/auth/**'], ['**/*.spec.ts'], noApps, noOtherApp, noNest, noSdk),
  { files: ['**/*.spec.ts', 'libs/testing/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off' } },
  {
    files: [
      '**/platform.module.ts',
      'apps/{api,avatar-processor}/src/lambda.ts',
      '**/*.triggers.ts',
      '**/*.jobs.ts',
      '**/main.ts',
      'libs/testing/**',
      'infra/rights/setup.ts',
      '**/*.spec.ts',
      '**/*.schemathesis.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  prettier,
);
