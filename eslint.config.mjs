// Style, types, the import laws of the architecture, and the law of the two sides of the check.
// test/unit/laws.test.ts proves that every law fires.
import path from 'node:path';
import stylistic from '@stylistic/eslint-plugin';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { twoSides } from './eslint.twoSides.mjs';

/** The folder that is linted; the laws' test lints a small wrong project with this same file. */
const root = process.cwd();

/**
 * What each part of src may import besides itself. `protocol` is open to all; arrows point down.
 * @type {Record<string, string[]>}
 */
const mayImport = {
  protocol: ['tensor'],
  tensor: ['protocol'],
  engine: ['protocol', 'tensor'],
  check: ['protocol', 'tensor', 'engine'],
  definition: ['protocol', 'tensor', 'engine'],
  files: ['protocol', 'tensor', 'engine'],
  session: ['protocol', 'tensor', 'engine', 'check', 'definition', 'files'],
  host: ['protocol', 'tensor', 'engine', 'check', 'definition', 'files', 'session'],
  cli: ['protocol', 'tensor', 'engine', 'check', 'definition', 'files', 'session'],
};

/** Files that run under Node alone. All other files of src, and the webview, run unchanged in a browser. */
const nodeOnly = ['src/cli/**', 'src/host/**', 'src/session/node*.ts'];

/** Files that run inside VS Code's extension host. */
const insideVsCode = ['src/host/**', 'src/extension.ts', 'test/host/**'];

const vscodeModule = {
  name: 'vscode',
  message: 'Only src/host and src/extension.ts import `vscode`; give what you need to this file as an argument.',
};
const toolkit = {
  name: '@vscode/webview-ui-toolkit',
  message: 'Only webview/ui/controls.ts imports the toolkit, so that it can be replaced in one place.',
};
const ownMachinery = 'The webview knows src/protocol and src/tensor; the rest runs in the host and its worker.';

/** Names that Node has and a browser has not. */
const nodeGlobals = ['process', 'Buffer', 'global', '__dirname', '__filename', 'require', 'module', 'setImmediate'];

/**
 * @param {{ name: string, message: string }[]} modules what may not be imported, neither statically nor by `import()`
 * @returns {import('eslint').Linter.RulesRecord}
 */
const forbid = (...modules) => ({
  'no-restricted-imports': ['error', {
    paths: modules,
    patterns: modules.map(({ name, message }) => ({ group: [`${name}/**`], message })),
  }],
  'no-restricted-syntax': ['error', ...modules.map(({ name, message }) => ({
    selector: `ImportExpression[source.value='${name}']`,
    message,
  }))],
});

/** One zone a part of src: everything in src but the part itself and what it may import is out of bounds. */
const layers = Object.entries(mayImport).map(([part, below]) => ({
  target: path.join(root, 'src', part),
  from: path.join(root, 'src'),
  except: [part, ...below].map((folder) => `./${folder}`),
  message: `src/${part} may import only ${[part, ...below].map((folder) => `src/${folder}`).join(', ')}.`,
}));

const outside = [
  {
    target: path.join(root, 'src'),
    from: [path.join(root, 'webview'), path.join(root, 'test')],
    message: 'src stands on its own: no webview and no tests in it.',
  },
  {
    target: path.join(root, 'webview'),
    from: path.join(root, 'src'),
    except: ['./protocol', './tensor'],
    message: ownMachinery,
  },
  {
    target: path.join(root, 'webview'),
    from: path.join(root, 'test'),
    message: 'The webview stands on its own: no tests in it.',
  },
];

const importLaws = defineConfig(
  {
    name: 'laws/paths',
    files: ['**/*.{ts,mjs}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js', '.json'] })],
      'import-x/extensions': ['.ts', '.mjs', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      // A circle is made of our own files; the packages are not read, and some of them no parser gets through.
      'import-x/ignore': ['node_modules'],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...layers, ...outside] }],
      'import-x/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-default-export': 'error',
      ...forbid(vscodeModule, toolkit),
    },
  },
  { name: 'laws/vscode', files: insideVsCode, rules: forbid(toolkit) },
  { name: 'laws/toolkit', files: ['webview/ui/controls.ts'], rules: forbid(vscodeModule) },
  {
    name: 'laws/browser',
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: nodeOnly,
    rules: {
      'import-x/no-nodejs-modules': 'error',
      'no-restricted-globals': ['error', ...nodeGlobals.map((name) => ({
        name,
        message: 'This file runs in a browser too; Node belongs to src/cli, src/host and src/session/node*.ts.',
      }))],
    },
  },
);

const checkLaws = defineConfig({
  name: 'laws/two-sides',
  files: ['src/engine/**/*.ts'],
  plugins: { 'two-sides': twoSides },
  rules: { 'two-sides/no-derivatives': 'error' },
});

const style = defineConfig({
  name: 'style',
  files: ['**/*.{ts,mjs}'],
  plugins: { '@stylistic': stylistic },
  rules: {
    '@stylistic/quotes': ['error', 'single', { avoidEscape: true }],
    '@stylistic/semi': 'error',
    '@stylistic/comma-dangle': ['error', 'always-multiline'],
    '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
    '@stylistic/eol-last': 'error',
    '@stylistic/no-tabs': 'error',
    '@stylistic/no-trailing-spaces': 'error',
    'eqeqeq': 'error',
    'no-console': 'error',
  },
});

const types = defineConfig(
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    name: 'types',
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      // Kernels read typed arrays at indices that their loops keep in range; `!` says so and costs nothing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Loops over indices stay loops where the index is the mathematics.
      '@typescript-eslint/prefer-for-of': 'off',
      // Operators are tables of functions; taking one out of its table loses no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // VS Code takes anything with a `dispose()` for a Disposable, although it declares a class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);

const exceptions = defineConfig(
  // typescript-eslint does not see the casts of JSDoc; tsc, which checks these files as well, does.
  { files: ['**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['src/cli/**', 'test/**', 'media/*/make/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
  // ESLint and mocha look for a default export in what they are given by path.
  { files: ['eslint.config.mjs', 'test/reporter.ts'], rules: { 'import-x/no-default-export': 'off' } },
);

export default defineConfig(
  { ignores: ['dist/', 'dist-test/', '.vscode-test/', 'node_modules/'] },
  // AssemblyScript, which looks like TypeScript and is not, and what it compiles to.
  { ignores: ['src/engine/kernels/assembly/', 'src/engine/kernels/wasmBytes.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...types,
  ...style,
  ...importLaws,
  ...checkLaws,
  ...exceptions,
);
