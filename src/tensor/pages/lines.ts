/** One direction of a grid: lines of cells, in facets, in blocks of facets, and so on. */
export class Lines {
  readonly count: number;

  /** @param sizes how many there are at each level, outermost first; the last level is the lines of one facet */
  constructor(readonly sizes: readonly number[]) {
    this.count = sizes.reduce((product, size) => product * size, 1);
  }

  /** Lines in one facet. */
  get perFacet(): number {
    return this.sizes.at(-1) ?? 1;
  }

  /** The lines with `step` of them taken together. */
  inBlocks(step: number): LineBlocks {
    return new LineBlocks(this, step);
  }
}

/** Lines taken together, `step` at a time. No block crosses a facet: the last one of a facet may be smaller. */
export class LineBlocks {
  /** The blocks as lines of their own. */
  readonly blocks: Lines;

  constructor(readonly lines: Lines, readonly step: number) {
    const { sizes, perFacet } = lines;
    this.blocks = step === 1 ? lines : new Lines([...sizes.slice(0, -1), Math.ceil(perFacet / step)]);
  }

  get count(): number {
    return this.blocks.count;
  }

  /** The block that a line is in. */
  of(line: number): number {
    if (this.step === 1) return line;
    const { perFacet } = this.lines;
    return Math.floor(line / perFacet) * this.blocks.perFacet + Math.floor((line % perFacet) / this.step);
  }

  /** The first line of a block. */
  first(block: number): number {
    if (this.step === 1) return block;
    const { perFacet } = this.blocks;
    return Math.floor(block / perFacet) * this.lines.perFacet + (block % perFacet) * this.step;
  }

  /** The line behind the last one of a block. */
  end(block: number): number {
    if (this.step === 1) return block + 1;
    const { perFacet } = this.lines;
    const first = this.first(block);
    return Math.min(first + this.step, first - (first % perFacet) + perFacet);
  }
}
