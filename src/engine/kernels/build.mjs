// Builds the AssemblyScript kernels to WebAssembly and writes them, as text, into wasmBytes.ts.
//
//   npm run kernels               build
//   npm run kernels -- --check    only compare with what is there; exit code 1 when it differs
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as asc from 'assemblyscript/asc';

const folder = import.meta.dirname;
const target = path.join(folder, 'wasmBytes.ts');

const options = [
  path.join(folder, 'assembly/index.ts'),
  '--outFile', 'kernels.wasm',
  '-O3', '--converge', '--noAssert',
  '--runtime', 'stub',
  '--enable', 'simd',
  // The memory is the arena's; 65536 pages are all that WebAssembly can address.
  '--importMemory', '--initialMemory', '1', '--maximumMemory', '65536',
  // Addresses are 32 bits wide here, so counts and addresses may be mixed.
  '--disableWarning', '201',
];

/** @returns {Promise<Uint8Array>} the WebAssembly module */
async function compile() {
  /** @type {Uint8Array | undefined} */
  let module;
  const { error, stderr } = await asc.main(options, {
    writeFile: (_name, contents) => void (module = /** @type {Uint8Array} */ (contents)),
  });
  if (error || !module) throw new Error(`The kernels do not compile:\n${stderr.toString()}`, { cause: error });
  return module;
}

/**
 * @param {Uint8Array} module
 * @returns {string} a TypeScript file with the module in it
 */
function sourceOf(module) {
  return [
    '/* eslint-disable @stylistic/max-len -- Written by `npm run kernels` from the files in assembly: do not edit. */',
    '',
    '/** The WebAssembly module of the kernels, in base64. */',
    `export const wasmBytes = '${Buffer.from(module).toString('base64')}';`,
    '',
  ].join('\n');
}

const source = sourceOf(await compile());
if (!process.argv.includes('--check')) {
  writeFileSync(target, source);
} else if (readFileSync(target, 'utf8') !== source) {
  console.error('wasmBytes.ts is not what the files in assembly compile to: run `npm run kernels`.');
  process.exitCode = 1;
}
