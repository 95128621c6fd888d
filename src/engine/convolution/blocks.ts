import { channelsOf, innerOf } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import type { Delta } from '../delta';
import { gemm, matrix } from '../kernels/gemm';
import { isFirst, unitsOf, type Part } from '../parts';
import { Unfolding, type CellRange } from '../unfolding';
import { groupsOf, type State } from './state';

/** One group of one sample: its first filter and the first plane of its image, and where its first cell is. */
export interface GroupPlace {
  readonly filter: number;
  readonly plane: number;
  readonly depth: number;
  readonly at: number;
}

/** Visits the cells of every group of every sample in blocks, with room for what all taps see at them. */
export function forEachBlock(
  state: State,
  part: Part | undefined,
  visit: (cells: CellRange, across: number, columns: Float64Array, group: GroupPlace) => void,
): void {
  const { args: { groups }, inputs: [x], output: z } = state;
  const { groupChannels, groupFilters, filters, taps } = groupsOf(state);
  const depth = groupChannels * taps;
  const blocks = [...unfoldingOf(state, x!).blocks(depth)];
  const columns = new Float64Array(depth * Math.max(...blocks.map(({ from, to }) => to - from)));
  const [first, end] = unitsOf(x!.shape[0]! * groups * blocks.length, part);
  for (let unit = first; unit < end; unit++) {
    const cells = blocks[unit % blocks.length]!;
    const place = Math.floor(unit / blocks.length);
    const [n, group] = [Math.floor(place / groups), place % groups];
    const filter = group * groupFilters;
    const plane = n * channelsOf(x!.shape) + group * groupChannels;
    const at = (n * filters + filter) * innerOf(z.shape) + cells.from;
    visit(cells, cells.to - cells.from, columns, { filter, plane, depth, at });
  }
}

export function unfoldingOf({ saved: { rows, columns } }: State, images: Tensor): Unfolding {
  return new Unfolding(rows, columns, innerOf(images.shape));
}

/** True when so much of a change is not 0 that visiting its entries one by one takes longer than a matrix product. */
export function isDense(data: Float64Array): boolean {
  let moved = 0;
  for (let at = 0; at < data.length; at++) if (data[at] !== 0) moved++;
  return moved > data.length / 4;
}

/** The difference rule as a matrix product: the change of what all taps meet, times the filters. */
export function moveDensely(
  state: State,
  rows: number,
  { from, to, data }: Delta,
  moved: Float64Array,
  part: Part | undefined,
): void {
  const { args: { groups }, inputs: [x], parameters: { weight }, output: z } = state;
  const { groupChannels, groupFilters, filters, taps } = groupsOf(state);
  const depth = groupChannels * taps;
  const cells = innerOf(z.shape);
  const unfolding = unfoldingOf(state, x!);
  const blocks = [...unfolding.blocks(depth)];
  const columns = new Float64Array(depth * Math.max(...blocks.map((block) => block.to - block.from)));
  if (isFirst(part)) moved.fill(0);
  const [unit, end] = unitsOf(rows * blocks.length, part);
  for (let group = 0; group < groups; group++) {
    const first = Math.max(from, group * groupChannels);
    const channels = Math.min(to, (group + 1) * groupChannels) - first;
    if (channels <= 0) continue;
    const filter = group * groupFilters;
    const weights = matrix(weight.data, depth, filter * depth + (first - group * groupChannels) * taps);
    for (let at = unit; at < end; at++) {
      const row = Math.floor(at / blocks.length);
      const block = blocks[at % blocks.length]!;
      const across = block.to - block.from;
      unfolding.gather(data, row * (to - from) + first - from, channels, block, columns);
      gemm(groupFilters, across, channels * taps, weights, matrix(columns, across),
        matrix(moved, cells, (row * filters + filter) * cells + block.from));
    }
  }
}
