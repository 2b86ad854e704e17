import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['node_modules/**', 'dist/**', 'config/**', 'src/web/public/**'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/..` },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 8],
      'max-depth': ['error', 2],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes from a Clock (kernel/clock.ts).' },
        { object: 'process', property: 'env', message: 'The environment is read in main.ts only.' },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // Arrow functions that only hand a promise or void on read better without a block.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // TypeORM and Koa want methods; our ports are records of functions.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: "CallExpression[callee.property.name='createQueryRunner']",
          message: 'Use inTransaction: a forgotten runner keeps its transaction open.',
        },
      ],
    },
  },
  // EntitySchema takes its options as a plain object literal.
  {
    files: ['src/*/*tables.ts', 'src/app/{audit,company,idempotency}.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: [
      ...['src/kernel/clock.ts', 'src/main.ts'],
      ...['src/web/phone/clock.ts', 'miniprogram/phone/clock.ts'],
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  // The two places that must hold a runner themselves.
  {
    files: ['src/database/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // Made from the API description.
  { files: ['miniprogram/lib/api-types.ts'], rules: { 'max-lines': 'off' } },
  // A migration is a list of columns.
  { files: ['migrations/**'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      'max-depth': ['error', 4],
      complexity: ['error', 12],
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  // Jest finds its global set-up by default export.
  { files: ['test/support/global-*.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
