import { blocksOf, strongestOf, type Block, type Rectangle } from './blocks';
import { wholeRanges, type Arrangement } from './arrangement';
import { gridOf, type Grid } from './grid';
import type { PartialTensor } from '../tensor';

/** A level with more blocks than this is not kept as a whole: its parts are quick to compute. */
const largestLevel = 4_000_000;

/** A tensor in one arrangement, seen from afar: at step 3 each number stands for 3 × 3 cells of a facet. */
export class Pyramid {
  readonly grid: Grid;
  /** Whole levels by their step. */
  private readonly levels = new Map<number, Block>();

  constructor(private readonly tensor: PartialTensor, arrangement: Arrangement) {
    this.grid = gridOf(arrangement);
  }

  /** The strongest entries of a rectangle that is counted in blocks of `step` × `step` cells. */
  read(step: number, rectangle: Rectangle): Block {
    const { rows, columns } = blocksOf(this.grid, step);
    if (step === 1 || rows.count * columns.count > largestLevel) {
      return strongestOf(this.tensor, this.grid, { rows, columns }, rectangle);
    }
    return cut(this.level(step), columns.count, rectangle);
  }

  private level(step: number): Block {
    const known = this.levels.get(step);
    if (known) return known;
    const level = this.compute(step);
    this.levels.set(step, level);
    return level;
  }

  /** From the coarsest level that fits into this one, if there is any; else from the entries. */
  private compute(step: number): Block {
    const finer = [...this.levels.keys()].filter((other) => step % other === 0).sort((a, b) => b - a)[0];
    if (finer === undefined) {
      const { rows, columns } = blocksOf(this.grid, step);
      return strongestOf(this.tensor, this.grid, { rows, columns }, wholeOf(rows.count, columns.count));
    }
    const below = this.levels.get(finer)!;
    const { rows, columns } = blocksOf(this.grid, finer);
    // A level is a matrix of its own, with the facets of the tensor.
    const grid = gridOfLevel(rows.blocks.sizes, columns.blocks.sizes);
    const blocks = blocksOf(grid, step / finer);
    return strongestOf(
      { data: below.values, missing: below.missing }, grid, blocks, wholeOf(blocks.rows.count, blocks.columns.count),
    );
  }
}

/** A grid over the blocks of a level, whose numbers stand row by row. */
function gridOfLevel(rowSizes: readonly number[], columnSizes: readonly number[]): Grid {
  const shape = [...rowSizes, ...columnSizes];
  return gridOf({
    shape,
    ranges: wholeRanges(shape),
    down: rowSizes.map((_, axis) => axis),
    across: columnSizes.map((_, axis) => rowSizes.length + axis),
  });
}

function wholeOf(rows: number, columns: number): Rectangle {
  return { row: 0, column: 0, rows, columns };
}

/** A rectangle of a level. */
function cut({ values, missing }: Block, width: number, rectangle: Rectangle): Block {
  const from = rectangle.row * width + rectangle.column;
  const part = <A extends Float64Array | Uint8Array>(whole: A, result: A): A => {
    for (let row = 0; row < rectangle.rows; row++) {
      const start = from + row * width;
      result.set(whole.subarray(start, start + rectangle.columns), row * rectangle.columns);
    }
    return result;
  };
  const size = rectangle.rows * rectangle.columns;
  return {
    values: part(values, new Float64Array(size)),
    ...(missing && { missing: part(missing, new Uint8Array(size)) }),
  };
}
