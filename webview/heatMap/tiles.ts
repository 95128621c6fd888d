import type { Block, Interval } from '../../src/tensor/pages/blocks';
import type { Grid } from '../../src/tensor/pages/grid';
import type { LineBlocks } from '../../src/tensor/pages/lines';
import { viewpoint, type Pages, type Viewpoint } from '../state/pages';

/** Rows and columns of a tile. */
export const tileSide = 256;

/** The numbers of a tensor in square pieces, at one distance. */
export class Tiles {
  readonly rows: LineBlocks;
  readonly columns: LineBlocks;
  private readonly from: Viewpoint;

  /**
   * @param step how many rows and columns each number stands for
   * @param farther tiles at a greater distance that stand in for those that are not here yet
   */
  constructor(
    private readonly pages: Pages,
    readonly grid: Grid,
    readonly step: number,
    within?: Interval,
    readonly farther?: Tiles,
  ) {
    this.rows = grid.rows.inBlocks(step);
    this.columns = grid.columns.inBlocks(step);
    this.from = viewpoint(grid.arrangement, step, within);
  }

  /** A tile; undefined when it is not here yet: then it is asked for. */
  at(tileRow: number, tileColumn: number): Block | undefined {
    const row = tileRow * tileSide;
    const column = tileColumn * tileSide;
    return this.pages.block(this.from, {
      row, column,
      rows: Math.min(tileSide, this.rows.count - row),
      columns: Math.min(tileSide, this.columns.count - column),
    });
  }

  /** The number of a block of cells; undefined where there is none, or it is not here yet. */
  valueAt(row: number, column: number): number | undefined {
    const tile = this.at(Math.floor(row / tileSide), Math.floor(column / tileSide));
    if (!tile) return undefined;
    const at = (row % tileSide) * this.widthOf(Math.floor(column / tileSide)) + (column % tileSide);
    return tile.missing?.[at] === 1 ? undefined : tile.values[at];
  }

  /** Columns of the tiles in a column of tiles. */
  widthOf(tileColumn: number): number {
    return Math.min(tileSide, this.columns.count - tileColumn * tileSide);
  }
}
