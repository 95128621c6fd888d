import type { LineBlocks, Lines } from '../../src/tensor/pages/lines';

/**
 * Where the rows (or the columns) of cells are. All positions are in device pixels. Where cells are smaller than a
 * pixel, a pixel stands for a block of lines, which has the place of each of them.
 */
export interface LineLayout {
  readonly blocks: LineBlocks;
  /** Side of what is drawn, a cell or a block of them: a whole number. */
  readonly side: number;
  /** From the start of the first line to the end of the last. */
  readonly extent: number;
  startOf(line: number): number;
  startOfBlock(block: number): number;
  /** The block at a position; undefined in a gap and outside. */
  blockAt(position: number): number | undefined;
  /** The first block that ends behind a position; the count of blocks when there is none. */
  firstBehind(position: number): number;
}

/**
 * Places the lines. Gaps between outer blocks are twice those between inner ones.
 * @param cell side of a cell in device pixels: a whole number, or one divided by a whole number
 */
export function layOut(lines: Lines, cell: number): LineLayout {
  const blocks = lines.inBlocks(stepOf(cell));
  const side = Math.max(1, cell);
  const steps: number[] = [];
  let extent = side;
  let gap = 0;
  for (const size of blocks.blocks.sizes.toReversed()) {
    const step = extent + gap;
    steps.unshift(step);
    extent = Math.max(0, size * step - gap);
    gap = gap === 0 ? facetGap(side) : 2 * gap;
  }
  return layout(blocks, steps, extent, side);
}

/** How many lines are drawn as one, where cells are smaller than a pixel. */
export function stepOf(cell: number): number {
  return cell >= 1 ? 1 : Math.round(1 / cell);
}

/** The gap between two facets: wide enough to tell them apart, narrow enough not to scatter them. */
function facetGap(side: number): number {
  return Math.min(10, Math.max(2, Math.round(side / 2)));
}

function layout(blocks: LineBlocks, steps: readonly number[], extent: number, side: number): LineLayout {
  const { sizes } = blocks.blocks;

  function startOfBlock(block: number): number {
    let start = 0;
    let rest = block;
    for (let level = sizes.length - 1; level >= 0; level--) {
      const size = sizes[level]!;
      start += (rest % size) * steps[level]!;
      rest = Math.floor(rest / size);
    }
    return start;
  }

  function firstBehind(position: number): number {
    let low = 0;
    let high = blocks.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (startOfBlock(middle) + side > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    blocks,
    side,
    extent,
    startOfBlock,
    firstBehind,
    startOf: (line) => startOfBlock(blocks.of(line)),
    blockAt(position) {
      const block = firstBehind(position);
      return block < blocks.count && position >= startOfBlock(block) ? block : undefined;
    },
  };
}
