import type { TensorData, TensorView } from '../../src/protocol/views';
import type { PageReply, PageRequest } from '../../src/tensor/pages/request';
import { sizeOf } from '../../src/tensor/shape';
import { LeastRecentlyUsed } from './leastRecentlyUsed';
import { keptAnswers, localPages, Pages } from './pages';

/** How many bytes of whole tensors are kept. */
const capacity = 64 * 1024 * 1024;

/** Tensors with more entries than this stay where they are; only what is looked at comes here. */
const largestWhole = 1 << 18;

/** What hears of numbers that come piece by piece. */
export interface CacheListener {
  arrived(): void;
  failed(tensor: string, error: unknown): void;
}

/** The numbers of the tensors that were shown last, so that going back and forth asks the host for nothing. */
export class TensorCache {
  private readonly tensors = new LeastRecentlyUsed<Pages>(capacity);
  private readonly answers = keptAnswers();

  /** @param request asks the host for a piece of a tensor */
  constructor(
    private readonly request: (tensor: string, request: PageRequest) => Promise<PageReply>,
    private readonly listener: CacheListener,
  ) {}

  /** The numbers of a tensor; undefined when they are to be fetched as a whole. */
  get({ name, shape }: Pick<TensorView, 'name' | 'shape'>): Pages | undefined {
    return this.tensors.get(name) ?? (sizeOf(shape) > largestWhole ? this.open(name, shape) : undefined);
  }

  /** The numbers of a tensor of which only some are wanted: piece by piece, unless they are here as a whole. */
  pieces({ name, shape }: Pick<TensorView, 'name' | 'shape'>): Pages {
    return this.tensors.get(name) ?? this.open(name, shape);
  }

  /** Keeps a whole tensor, and lets go of the ones that were not looked at for longest. */
  set(tensor: TensorData): Pages {
    const pages = localPages(tensor, this.answers);
    this.tensors.set(tensor.name, pages, tensor.data.byteLength);
    return pages;
  }

  clear(): void {
    this.tensors.clear();
    this.answers.clear();
  }

  private open(name: string, shape: readonly number[]): Pages {
    const pages = new Pages(shape, { answer: (request) => this.request(name, request) }, this.answers, {
      arrived: () => this.listener.arrived(),
      failed: (error) => this.listener.failed(name, error),
    });
    this.tensors.set(name, pages, 0);
    return pages;
  }
}
