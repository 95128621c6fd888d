import type { Interval } from '../../src/tensor/pages/blocks';
import type { Grid } from '../../src/tensor/pages/grid';
import type { Pages } from '../state/pages';
import { Tiles } from './tiles';

/** The tiles of a tensor for the distance from which it is looked at. */
export class Distance {
  private present: Tiles | undefined;
  private lit: { readonly tiles: Tiles; readonly within: Interval } | undefined;
  /** Tiles from which all was here that was in sight: they stand in for nearer ones that are not here yet. */
  private complete: Tiles | undefined;

  constructor(readonly pages: Pages, readonly grid: Grid) {}

  /** @param step how many rows and columns each number stands for */
  tilesAt(step: number): Tiles {
    if (this.present?.step !== step) {
      this.present = new Tiles(this.pages, this.grid, step, undefined, this.complete);
    }
    return this.present;
  }

  /** The same tiles with only the entries that are to stand out. */
  highlightAt(step: number, within: Interval | undefined): Tiles | undefined {
    if (!within) return undefined;
    if (this.lit?.tiles.step !== step || this.lit.within !== within) {
      this.lit = { tiles: new Tiles(this.pages, this.grid, step, within), within };
    }
    return this.lit.tiles;
  }

  /** Takes note that all that is in sight is here. The farthest such view covers most. */
  noteComplete(): void {
    const { present, complete } = this;
    if (present && (!complete || present.step >= complete.step)) this.complete = present;
  }
}
