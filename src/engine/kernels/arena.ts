import { onHeap, type Allocate } from '../../tensor/tensor';
import { kernelModule, type KernelModule } from './kernelModule';
import { SCRATCH, WebAssemblyKernels } from './webAssembly';

const PAGE = 65536;

/** WebAssembly's memory ends at 4 GiB. */
const LARGEST = 2 ** 32;

/** Every tensor starts on a cache line of its own. */
const ALIGNMENT = 64;

/** Vector kernels may read (never write) a little beyond the last number. */
const MARGIN = 64;

/** Under which a buffer keeps the arena that it is the memory of: kernels ask often, and a WeakMap takes far longer. */
const owner = Symbol('arena');

interface Memory extends ArrayBuffer {
  [owner]?: Arena;
}

/**
 * One WebAssembly memory with the kernels that work in it. Its size is fixed when it is opened, for growing a memory
 * takes it away from under every array that lies in it. It is freed with the last of those arrays.
 */
export class Arena {
  private next = SCRATCH;

  private constructor(
    private readonly memory: Memory,
    readonly kernels: WebAssemblyKernels,
  ) {}

  /**
   * An arena with room for this many bytes of tensors; undefined without kernels, or when there is not that much
   * memory.
   */
  static open(bytes: number, module: KernelModule | undefined): Arena | undefined {
    const size = SCRATCH + bytes + MARGIN;
    const instance = size > LARGEST ? undefined : module?.instantiate(Math.ceil(size / PAGE));
    if (!instance) return undefined;
    const arena = new Arena(instance.memory, new WebAssemblyKernels(instance.memory, instance.exports));
    arena.memory[owner] = arena;
    return arena;
  }

  /** Zeros in this arena; on the heap when it is full. */
  readonly allocate: Allocate = (length) => {
    const bytes = alignedBytes(length);
    if (this.next + bytes > this.memory.byteLength - MARGIN) return onHeap(length);
    const numbers = new Float64Array(this.memory, this.next, length);
    this.next += bytes;
    return numbers;
  };
}

/** Bytes that so many numbers take in an arena. */
export function alignedBytes(length: number): number {
  return Math.ceil((length * Float64Array.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
}

/** The arena in which all of these arrays lie. */
export function arenaOf(first: ArrayBufferView, ...others: readonly ArrayBufferView[]): Arena | undefined {
  const memory = first.buffer as Memory;
  for (const { buffer } of others) if (buffer !== memory) return undefined;
  return memory[owner];
}

/** Memory for a run that takes this many bytes: an arena of its own where that is possible, otherwise the heap. */
export function memoryFor(bytes: number): Allocate {
  return Arena.open(bytes, kernelModule())?.allocate ?? onHeap;
}

let staging: { readonly arena: Arena | undefined } | undefined;

/** An arena without room for tensors: its kernels take products of matrices that lie on the heap. */
export function stage(): Arena | undefined {
  staging ??= { arena: Arena.open(0, kernelModule()) };
  return staging.arena;
}
