import { decodeBase64 } from './base64';
import { wasmBytes } from './wasmBytes';
import type { KernelExports } from './webAssembly';

/** What is used here of JavaScript's interface to WebAssembly, which an environment may not have. */
export interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly CompileError: new () => Error;
}

/** The compiled kernels, ready to work in any number of memories. */
export interface KernelModule {
  /**
   * The kernels in a new memory of this many pages of 64 KiB, all zero; undefined when there is not that much memory.
   */
  instantiate(pages: number): { readonly memory: ArrayBuffer; readonly exports: KernelExports } | undefined;
}

/** Compiles the kernels; undefined without WebAssembly, or with one that has no SIMD. */
export function compileKernels(webAssembly: WebAssemblyInterface | undefined): KernelModule | undefined {
  if (!webAssembly) return undefined;
  const module = unless(webAssembly.CompileError, () => new webAssembly.Module(decodeBase64(wasmBytes)));
  return module && { instantiate: (pages) => unless(RangeError, () => instantiate(webAssembly, module, pages)) };
}

let compiled: { readonly module: KernelModule | undefined } | undefined;

/** The kernels, compiled at the first call with what this environment has. */
export function kernelModule(): KernelModule | undefined {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyInterface };
  compiled ??= { module: compileKernels(WebAssembly) };
  return compiled.module;
}

function instantiate({ Memory, Instance }: WebAssemblyInterface, module: object, pages: number) {
  const memory = new Memory({ initial: pages, maximum: pages });
  const { exports } = new Instance(module, { env: { memory } });
  return { memory: memory.buffer, exports: exports as KernelExports };
}

/** What `make` makes, or undefined when it throws this kind of error. */
function unless<T>(refusal: new () => Error, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof refusal) return undefined;
    throw error;
  }
}
