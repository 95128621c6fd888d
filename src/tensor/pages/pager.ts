import type { PartialTensor } from '../tensor';
import type { Arrangement } from './arrangement';
import { strongestOf, strongestPosition, blocksOf, type Block } from './blocks';
import { distributionOf } from './distribution';
import { byMagnitude } from './order';
import { Pyramid } from './pyramid';
import type { PageKind, PageReplies, PageReply, PageRequest, PageRequests } from './request';
import { rowSums } from './sums';

/** Arrangements whose distant views are kept: the present one, and the one before, to go back and forth. */
const keptPyramids = 2;

/** Answers whatever is asked of the numbers of one tensor, and keeps what is dear to compute. */
export class TensorPager {
  private readonly pyramids = new Map<string, Pyramid>();
  private order: Uint32Array | undefined;

  constructor(private readonly tensor: PartialTensor) {}

  answer(request: PageRequest): PageReply {
    switch (request.kind) {
      case 'blocks': return this.blocks(request);
      case 'values': return Float64Array.from(request.positions, (position) => this.tensor.data[position] ?? NaN);
      case 'strongest':
        return strongestPosition(this.tensor, this.pyramid(request.arrangement).grid, request.cells);
      case 'missing':
        return Uint8Array.from(request.positions, (position) => this.tensor.missing?.[position] ?? 0);
      case 'distribution': return distributionOf(this.computed, request.limit);
      case 'nonFinite': return nonFinitePositions(this.tensor, request.most);
      case 'rowSums': return rowSums(this.tensor.data, this.pyramid(request.arrangement).grid);
      case 'ordered': return this.ordered(request);
      case 'place':
        return request.by === 'magnitude' ? this.byMagnitude.indexOf(request.position) : request.position;
    }
  }

  /** The positions of all entries, largest magnitude first. */
  private get byMagnitude(): Uint32Array {
    this.order ??= byMagnitude(this.withoutMissing);
    return this.order;
  }

  /** All numbers, with 0 for those that were not computed, so that they come last by magnitude. */
  private get withoutMissing(): Float64Array {
    const { data, missing } = this.tensor;
    return missing ? data.map((value, position) => (missing[position] === 1 ? 0 : value)) : data;
  }

  /** The numbers that were computed. */
  private get computed(): Float64Array {
    const { data, missing } = this.tensor;
    return missing ? data.filter((_, position) => missing[position] !== 1) : data;
  }

  private blocks({ arrangement, step, rectangles, within }: PageRequests['blocks']): readonly Block[] {
    const pyramid = this.pyramid(arrangement);
    if (!within) return rectangles.map((rectangle) => pyramid.read(step, rectangle));
    const { grid } = pyramid;
    const source = { ...this.tensor, within };
    return rectangles.map((rectangle) => strongestOf(source, grid, blocksOf(grid, step), rectangle));
  }

  private pyramid(arrangement: Arrangement): Pyramid {
    const key = JSON.stringify(arrangement);
    const pyramid = this.pyramids.get(key) ?? new Pyramid(this.tensor, arrangement);
    this.pyramids.delete(key);
    this.pyramids.set(key, pyramid);
    const [oldest] = this.pyramids.keys();
    if (this.pyramids.size > keptPyramids) this.pyramids.delete(oldest!);
    return pyramid;
  }

  private ordered({ by, from, count }: PageRequests['ordered']): PageReplies['ordered'] {
    const { data } = this.tensor;
    const end = Math.min(data.length, from + count);
    const length = Math.max(0, end - from);
    const order = by === 'magnitude' ? this.byMagnitude : undefined;
    const positions = Float64Array.from({ length }, (_, at) => (order ? order[from + at]! : from + at));
    return { positions, values: positions.map((position) => data[position]!) };
  }
}

/** Asks a pager for one kind of thing. */
export function ask<Kind extends PageKind>(
  pager: TensorPager, kind: Kind, request: PageRequests[Kind],
): PageReplies[Kind] {
  return pager.answer({ kind, ...request } as unknown as PageRequest) as PageReplies[Kind];
}

function nonFinitePositions({ data, missing }: PartialTensor, most: number): Float64Array {
  const found: number[] = [];
  for (let position = 0; position < data.length && found.length < most; position++) {
    if (!Number.isFinite(data[position]) && missing?.[position] !== 1) found.push(position);
  }
  return Float64Array.from(found);
}
