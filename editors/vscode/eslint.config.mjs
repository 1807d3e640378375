import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // The module `vscode` is required: imported as a namespace, its 400 names are copied by each file that does.
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      'no-restricted-syntax': ['error', { selector: "ImportDeclaration[source.value='vscode'][importKind='value']", message: "Write `import vscode = require('vscode')`." }],
      // Disposables and commands are started and left alone on purpose; they say so with `void`.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { document: 'readonly', globalThis: 'readonly', process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly', fetch: 'readonly', URLSearchParams: 'readonly', Image: 'readonly', OffscreenCanvas: 'readonly', btoa: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly' } } },
);
