// Bundles the product into dist and the tests into dist-test.
//
//   node esbuild.mjs                 both, with source maps
//   node esbuild.mjs --watch         both, again after every edit
//   node esbuild.mjs --production    the product alone, minified, as it goes into the .vsix
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './esbuild.notices.mjs';

/**
 * What came of one bundle.
 * @typedef {object} Built
 * @property {esbuild.Message[]} errors
 * @property {esbuild.Message[]} warnings
 * @property {esbuild.Metafile} [metafile]
 */

const root = import.meta.dirname;
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {esbuild.BuildOptions} */
const everywhere = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: !production,
  // dist/ThirdPartyNotices.txt has the licences whole.
  legalComments: production ? 'none' : 'inline',
  metafile: production,
  // Bundles share most of their files; buildOnce prints what is wrong with one of them once.
  logLevel: 'silent',
};

/** @type {esbuild.BuildOptions} What VS Code's extension host (Node 20 since VS Code 1.100) or a terminal runs. */
const inNode = {
  ...everywhere,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's `main` is an UMD file whose `require` calls no bundler can follow; its `module` is plain.
  mainFields: ['module', 'main'],
};

/**
 * The JSON schema of definitions, for other editors: written from the argument tables of the operators, so that it is
 * never out of date.
 */
async function writeSchema() {
  const contents = `
    import { definitionSchema } from './src/definition/definitionSchema';
    import { standardRegistry } from './src/engine/registry';
    export const schema = JSON.stringify(definitionSchema(standardRegistry));`;
  const { outputFiles } = await esbuild.build({
    ...inNode,
    stdin: { contents, resolveDir: root },
    format: 'esm',
    write: false,
    sourcemap: false,
    legalComments: 'none',
  });
  const program = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { schema } = await import(`data:text/javascript;base64,${program}`);
  writeFileSync(path.join(root, 'dist/gradnet.schema.json'), `${schema}\n`);
}

/**
 * VS Code's API as a module with names of its own. By itself the bundler would copy all names of the API for every file
 * that imports them, each time the extension starts.
 * @type {esbuild.Plugin}
 */
const vscodeModule = {
  name: 'vscode',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      (namespace === 'vscode' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode' }));
    build.onLoad({ filter: /.*/, namespace: 'vscode' }, () => {
      const types = readFileSync(path.join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
      const names = [...types.matchAll(/^\texport (?:class|enum|namespace|const) (\w+)/gm)].map(([, name]) => name);
      const exported = [...new Set(names)].map((name) => `export const ${name} = api.${name};`);
      return { contents: `const api = require('vscode');\n${exported.join('\n')}` };
    });
  },
};

/**
 * The extension asks operators for shapes and leaves the arithmetic to its worker, which has the compiled kernels. What
 * cannot be compiled here is computed by the plain ones, should that ever be asked for.
 * @type {esbuild.Plugin}
 */
const withoutCompiledKernels = {
  name: 'without compiled kernels',
  setup(build) {
    build.onLoad({ filter: /[\\/]kernels[\\/]wasmBytes\.ts$/ }, () => ({ contents: "export const wasmBytes = '';" }));
  },
};

/** @type {esbuild.BuildOptions} */
const extension = {
  ...inNode,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  plugins: [vscodeModule, withoutCompiledKernels, {
    name: 'schema',
    setup: (build) => {
      build.onEnd(async ({ errors }) => {
        if (errors.length === 0) await writeSchema();
      });
    },
  }],
};

/** @type {esbuild.BuildOptions} */
const worker = {
  ...inNode,
  entryPoints: ['src/session/nodeWorker.ts'],
  outfile: 'dist/worker.js',
};

/** @type {esbuild.BuildOptions} */
const commandLine = {
  ...inNode,
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/cli.js',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [{
    name: 'executable',
    setup: (build) => {
      build.onEnd(({ errors }) => {
        if (errors.length === 0) chmodSync(path.join(root, 'dist/cli.js'), 0o755);
      });
    },
  }],
};

/** @type {esbuild.BuildOptions} The inspector; the style sheets that it imports become dist/webview.css. */
const webview = {
  ...everywhere,
  entryPoints: { webview: 'webview/main.ts' },
  outdir: 'dist',
  platform: 'browser',
  format: 'iife',
  // VS Code 1.100 is Electron 34, which is Chromium 132.
  target: 'chrome132',
};

/** @type {esbuild.BuildOptions} Libraries stay in node_modules: faster to build, and mocha must be one and the same. */
const tests = {
  ...inNode,
  entryPoints: production ? [] : testEntryPoints(),
  outbase: 'test',
  outdir: 'dist-test',
  packages: 'external',
  minify: false,
  sourcemap: true,
};

/**
 * Every test (`*.test.ts`), benchmark (`*.bench.ts`) and script (`*.script.ts`), mocha's reporter, and what VS Code's
 * extension host is told to run.
 * @returns {string[]} paths from the root
 */
function testEntryPoints() {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('test', ...file.split(path.sep)))
    .filter((file) => /(\.(test|bench|script)|^test\/reporter|^test\/host\/index)\.ts$/.test(file));
}

/** Bundles that something else names by its path: package.json, the host's worker, the panel's page. */
const promised = [
  'dist/extension.js', 'dist/worker.js', 'dist/cli.js', 'dist/webview.js', 'dist/webview.css',
  'dist/gradnet.schema.json',
];

/** @throws {Error} naming the bundles that were promised and are not there */
function checkPromised() {
  const missing = promised.filter((file) => !existsSync(path.join(root, file)));
  if (missing.length > 0) throw new Error(`The build did not write ${missing.join(', ')}.`);
}

/** @returns {Promise<boolean>} whether all bundles were written */
async function buildOnce() {
  const product = [extension, worker, commandLine, webview];
  const results = await Promise.all((production ? product : [...product, tests]).map(messagesOf));
  await print('error', results.flatMap(({ errors }) => errors));
  await print('warning', results.flatMap(({ warnings }) => warnings));
  if (results.some(({ errors }) => errors.length > 0)) return false;
  checkPromised();
  if (production) {
    const metafiles = results.flatMap(({ metafile }) => metafile ?? []);
    writeFileSync(path.join(root, 'dist/ThirdPartyNotices.txt'), thirdPartyNotices(metafiles, root));
  }
  return true;
}

/**
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<Built>}
 */
async function messagesOf(options) {
  try {
    const { errors, warnings, metafile } = await esbuild.build(options);
    return { errors, warnings, ...(metafile && { metafile }) };
  } catch (error) {
    if (error instanceof Error && 'errors' in error) return /** @type {esbuild.BuildFailure} */ (error);
    throw error;
  }
}

/**
 * @param {'error' | 'warning'} kind
 * @param {readonly esbuild.Message[]} messages
 */
async function print(kind, messages) {
  const formatted = await esbuild.formatMessages([...messages], { kind, color: process.stderr.isTTY });
  for (const message of new Set(formatted)) console.error(message);
}

/** @returns {Promise<void>} after the first build; the process lives on, watching */
async function buildAndWatch() {
  const contexts = await Promise.all([extension, worker, commandLine, webview, tests]
    .map((options) => esbuild.context({ ...options, logLevel: 'info' })));
  await Promise.all(contexts.map((context) => context.watch()));
}

// A bundle of a file that is gone would still be run, or shipped.
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
if (!production) rmSync(path.join(root, 'dist-test'), { recursive: true, force: true });

if (watch) await buildAndWatch();
else if (!await buildOnce()) process.exitCode = 1;
