// npm run experiment:gradient-check: what gradient checkers find, and how often they cry wolf, as Markdown tables.
//
//   npm run experiment:gradient-check            with the seed that the README's figures are of
//   npm run experiment:gradient-check -- 7       with another one
//
// Ends with exit code 1 when this project's own check misses one of its goals.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies, root } from '../bootstrap.mjs';

const bundle = path.join(root, 'node_modules/.cache/experiment/gradientCheck.js');

ensureDependencies();
const esbuild = await import('esbuild');
await esbuild.build({
  entryPoints: [path.join(import.meta.dirname, 'gradientCheck.script.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  sourcemap: true,
  logLevel: 'error',
});
const options = { cwd: root, stdio: /** @type {const} */ ('inherit') };
const { status } = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...process.argv.slice(2)], options);
process.exitCode = status ?? 1;
