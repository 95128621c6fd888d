import { Arena, arenaOf } from '../../../src/engine/kernels/arena';
import { kernelModule } from '../../../src/engine/kernels/kernelModule';
import { random, type Random } from '../../../src/tensor/random';
import { onHeap, type Allocate } from '../../../src/tensor/tensor';

/** An arena of this many bytes; this machine has the kernels, or the tests of WebAssembly would test nothing. */
export function arenaOfBytes(bytes: number): Arena {
  const arena = Arena.open(bytes, kernelModule());
  if (!arena) throw new Error('This machine runs no WebAssembly SIMD, which the tests of the kernels need.');
  return arena;
}

/** Where numbers can lie, each with the kernels that work there: all tests of kernels run in both. */
export const places: Readonly<Record<string, () => Allocate>> = {
  'plain TypeScript': () => onHeap,
  WebAssembly: inArena,
};

/** Numbers in an arena, and nowhere else: what goes on on the heap would test the wrong kernels. */
function inArena(): Allocate {
  const arena = arenaOfBytes(2 ** 22);
  return (length) => {
    const numbers = arena.allocate(length);
    if (arenaOf(numbers) !== arena) throw new Error('This test needs a larger arena.');
    return numbers;
  };
}

/** Standard normal numbers. */
export function normals(length: number, allocate: Allocate, numbers: Random = random(length)): Float64Array {
  const values = allocate(length);
  for (let i = 0; i < length; i++) values[i] = numbers.normal();
  return values;
}

/** What lies around the numbers that a kernel may write: found changed, it has written beyond them. */
const GUARD = 12345.678;

/** Normal numbers with guards on both sides, and a check that the guards still stand. */
export function guarded(length: number, allocate: Allocate): { numbers: Float64Array; intact(): boolean } {
  const room = allocate(length + 16).fill(GUARD);
  const numbers = room.subarray(8, 8 + length);
  numbers.set(normals(length, onHeap));
  return {
    numbers,
    intact: () => [...room.subarray(0, 8), ...room.subarray(8 + length)].every((value) => value === GUARD),
  };
}
