import assert from 'node:assert/strict';
import { Arena, arenaOf, memoryFor } from '../../../src/engine/kernels/arena';
import { compileKernels, kernelModule, type WebAssemblyInterface } from '../../../src/engine/kernels/kernelModule';
import { arenaOfBytes } from './places';

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface };

describe('Arena', () => {
  it('gives zeros that do not overlap, each on a cache line of its own', () => {
    const { allocate } = arenaOfBytes(2 ** 16);
    const arrays = [1, 8, 9, 0, 100].map(allocate);
    arrays.forEach((array, i) => {
      assert.ok(array.every((value) => value === 0));
      assert.equal(array.byteOffset % 64, 0);
      array.fill(i);
    });
    arrays.forEach((array, i) => assert.ok(array.every((value) => value === i)));
    assert.ok(arenaOf(arrays[0]!, ...arrays.slice(1)));
  });

  it('has the room that was asked for, and then goes on on the heap', () => {
    const arena = arenaOfBytes(8 * 20_000);
    const inside = arena.allocate(20_000);
    assert.equal(arenaOf(inside), arena);
    const outside = arena.allocate(20_000);
    assert.equal(outside.length, 20_000);
    assert.equal(arenaOf(outside), undefined);
    assert.equal(arenaOf(inside, outside), undefined);
  });

  it('is one of several: arrays of two have no arena in common', () => {
    const [first, second] = [arenaOfBytes(1000), arenaOfBytes(1000)];
    assert.equal(arenaOf(first.allocate(1), first.allocate(2)), first);
    assert.equal(arenaOf(first.allocate(1), second.allocate(1)), undefined);
  });

  it('is not to be had for more than WebAssembly can address', () => {
    assert.equal(Arena.open(2 ** 32, kernelModule()), undefined);
    assert.equal(Arena.open(2 ** 50, kernelModule()), undefined);
  });

  it('is not to be had when there is not enough memory', () => {
    const memory = class {
      readonly buffer = new ArrayBuffer(0);
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    };
    assert.equal(Arena.open(1000, compileKernels({ ...named(WebAssembly), Memory: memory })), undefined);
  });

  it('is not to be had without WebAssembly, or without its SIMD', () => {
    assert.equal(compileKernels(undefined), undefined);
    class Refusing {
      readonly kind = 'module';
      constructor() {
        throw new WebAssembly.CompileError();
      }
    }
    assert.equal(compileKernels({ ...named(WebAssembly), Module: Refusing }), undefined);
    assert.equal(Arena.open(1000, undefined), undefined);
  });

  it('passes on every other error', () => {
    class Broken {
      readonly kind = 'module';
      constructor() {
        throw new TypeError('broken');
      }
    }
    assert.throws(() => compileKernels({ ...named(WebAssembly), Module: Broken }), /broken/);
  });

  it('is where a run of this machine takes its memory from', () => {
    assert.ok(arenaOf(memoryFor(1000)(10)));
    assert.equal(arenaOf(memoryFor(2 ** 50)(10)), undefined);
  });
});

/** The members of WebAssembly, which are not enumerable, as a plain object. */
function named({ Module, Memory, Instance, CompileError }: WebAssemblyInterface): WebAssemblyInterface {
  return { Module, Memory, Instance, CompileError };
}
