// AssemblyScript, not TypeScript: `npm run kernels` builds these files to WebAssembly SIMD and writes ../wasmBytes.ts.
// Addresses and strides are in bytes, counts in float64 numbers. Nothing is allocated here and nothing checked:
// ../webAssembly.ts passes addresses inside one arena.
export { broadcast, sumChannels } from './channels';
export { dots } from './dots';
export { columnsToImage, imageToColumns, padPlanes } from './image';
export { multiply, multiplyTransposed, outerProduct } from './multiply';
export { averageWindows, maxWindows, scatter, spreadWindows } from './pooling';
export { pack, products } from './products';
export { rectify, rectifyGradient } from './rectifier';
export { add, multiplySparse, multiplySparseTransposed } from './sparse';
