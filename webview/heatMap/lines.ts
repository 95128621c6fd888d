/** Where the rows (or the columns) of cells are, at one size of the cells. All positions are in device pixels. */
export interface LineLayout {
  /** From the start of the first line to the end of the last. */
  readonly extent: number;
  readonly cell: number;
  startOf(line: number): number;
  /** The line at a position; undefined in a gap and outside. */
  lineAt(position: number): number | undefined;
  /** The first line that ends behind a position; the count of lines when there is none. */
  firstBehind(position: number): number;
}

/** One direction of a grid: lines of cells, in blocks of blocks with gaps between them. */
export class Lines {
  readonly count: number;

  /** @param sizes how many blocks there are at each level, outermost first; the last level is the lines themselves */
  constructor(readonly sizes: readonly number[]) {
    this.count = sizes.reduce((product, size) => product * size, 1);
  }

  /** Lines in one block of the level above the lines: a facet. */
  get perFacet(): number {
    return this.sizes.at(-1) ?? 1;
  }

  /** Places the lines. Gaps between outer blocks are twice those between inner ones. */
  layOut(cell: number): LineLayout {
    const steps: number[] = [];
    let extent = cell;
    let gap = 0;
    for (const size of this.sizes.toReversed()) {
      const step = extent + gap;
      steps.unshift(step);
      extent = Math.max(0, size * step - gap);
      gap = gap === 0 ? facetGap(cell) : 2 * gap;
    }
    return layout(this, steps, extent, cell);
  }
}

/** The gap between two facets: wide enough to tell them apart, narrow enough not to scatter them. */
function facetGap(cell: number): number {
  return Math.min(10, Math.max(2, Math.round(cell / 2)));
}

function layout(lines: Lines, steps: readonly number[], extent: number, cell: number): LineLayout {
  function startOf(line: number): number {
    let start = 0;
    let rest = line;
    for (let level = lines.sizes.length - 1; level >= 0; level--) {
      const size = lines.sizes[level]!;
      start += (rest % size) * steps[level]!;
      rest = Math.floor(rest / size);
    }
    return start;
  }

  function firstBehind(position: number): number {
    let low = 0;
    let high = lines.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (startOf(middle) + cell > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    extent,
    cell,
    startOf,
    firstBehind,
    lineAt(position) {
      const line = firstBehind(position);
      return line < lines.count && position >= startOf(line) ? line : undefined;
    },
  };
}
