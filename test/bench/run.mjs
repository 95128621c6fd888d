// npm run bench: this engine beside its peers, in one run, with the ratios and the goals they have to meet.
//
//   npm run bench                     all
//   npm run bench -- lenet dense      those whose names begin so
//
// The peers are dependencies of the benchmark only: they are installed on first use, into node_modules/.cache.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies, root } from '../bootstrap.mjs';

const folder = import.meta.dirname;
const cache = path.join(root, 'node_modules/.cache/bench');
const bundles = path.join(cache, 'bundles');
const goals = path.join(cache, 'goals.txt');

/**
 * What each peer's bundle holds. TensorFlow.js has two builds: Node loads "main", JavaScript of 2009, and bundlers
 * load "module". Its backends register themselves when they are loaded, which its package.json calls no side effect
 * of "main": only `require` keeps them there. The gradients are not part of the core's "main".
 * @type {Record<string, { contents: string, mainFields: string[] }>}
 */
const peers = {
  convnet: { contents: "module.exports = require('convnetjs');", mainFields: ['main'] },
  jax: { contents: "export * from '@jax-js/jax';", mainFields: ['module', 'main'] },
  tensorflowNode: {
    contents: `
      require('@tensorflow/tfjs-backend-cpu');
      require('@tensorflow/tfjs-core/dist/register_all_gradients');
      module.exports = require('@tensorflow/tfjs-core');`,
    mainFields: ['main'],
  },
  tensorflowBundled: {
    contents: `
      export * from '@tensorflow/tfjs-core';
      export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
      import '@tensorflow/tfjs-core/dist/register_all_gradients';
      import '@tensorflow/tfjs-backend-cpu';`,
    mainFields: ['module', 'main'],
  },
};

/** Benchmarks that compare with nobody. */
const alone = ['editor', 'startUp', 'webview'];

/** Installs what test/bench/package-lock.json asks for, unless it is there. */
function installPeers() {
  const files = ['package.json', 'package-lock.json'];
  /** @param {string} file */
  const isSame = (file) =>
    readFileSync(path.join(cache, file), 'utf8') === readFileSync(path.join(folder, file), 'utf8');
  if (existsSync(path.join(cache, 'node_modules')) && files.every(isSame)) return;
  console.log('Installing the peers of test/bench/package-lock.json …');
  mkdirSync(cache, { recursive: true });
  for (const file of files) copyFileSync(path.join(folder, file), path.join(cache, file));
  copyFileSync(path.join(root, '.npmrc'), path.join(cache, '.npmrc'));
  const { status } = spawnSync('npm', ['ci'], { cwd: cache, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('`npm ci` failed; its own message is above.');
}

/**
 * Bundles the benchmarks, and each peer into a file of its own.
 * @param {boolean} withPeers
 */
async function bundle(withPeers) {
  const esbuild = await import('esbuild');
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error',
    // They load parts of themselves by name.
    external: ['esbuild', 'playwright-core'],
  };
  rmSync(bundles, { recursive: true, force: true });
  /** @param {RegExp} kind @param {import('esbuild').BuildOptions} options */
  const build = (kind, options) => esbuild.build({
    ...common,
    ...options,
    entryPoints: readdirSync(folder).filter((file) => kind.test(file)).map((file) => path.join(folder, file)),
    outdir: bundles,
    mainFields: ['module', 'main'],
  });
  await build(/\.bench\.ts$/, { sourcemap: true });
  // What is loaded in a process of its own is as small as it is shipped.
  await build(/\.script\.ts$/, { minify: true });
  if (!withPeers) return;
  await Promise.all(
    Object.entries(peers).map(([name, { contents, mainFields }]) =>
      esbuild.build({
        ...common,
        stdin: { contents, resolveDir: cache },
        outfile: path.join(bundles, `peers/${name}.js`),
        mainFields,
      }),
    ),
  );
  const binaries = path.join(cache, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  for (const file of readdirSync(binaries).filter((name) => name.endsWith('.wasm'))) {
    copyFileSync(path.join(binaries, file), path.join(bundles, 'peers', file));
  }
}

/** Builds the extension as it is shipped: what is in dist may be of yesterday, or made for debugging. */
function buildExtension() {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The extension could not be built; the messages above say why.');
}

/** @returns {string[]} the benchmarks that are wanted, by name */
function wantedBenchmarks() {
  const all = readdirSync(folder).flatMap((file) =>
    file.endsWith('.bench.ts') ? [path.basename(file, '.bench.ts')] : [],
  );
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((start) => !all.some((name) => name.startsWith(start)));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}.`);
    process.exit(2);
  }
  return all.filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
}

/**
 * Each benchmark has a process to itself, so that none is slowed by what another one made of the heap.
 * @param {string} name
 * @returns {boolean} whether it came to its end
 */
function runBenchmark(name) {
  const file = path.join(bundles, `${name}.bench.js`);
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GRADIENT_DEBUGGER_GOALS: goals },
  });
  if (status !== 0) console.log(`The benchmark ${name} broke off.`);
  return status === 0;
}

const benchmarks = wantedBenchmarks();
ensureDependencies();
const withPeers = benchmarks.some((name) => !alone.includes(name));
if (withPeers) installPeers();
await bundle(withPeers);
if (benchmarks.includes('editor')) buildExtension();
rmSync(goals, { force: true });
const completed = benchmarks.map(runBenchmark);
const judged = existsSync(goals) ? readFileSync(goals, 'utf8').trim().split('\n') : [];
const met = judged.filter((goal) => goal === 'met').length;
console.log(`\n${met} of ${judged.length} goals met`);
process.exitCode = met === judged.length && completed.every(Boolean) ? 0 : 1;
