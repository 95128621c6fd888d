import type { Zoom } from '../state/appState';
import type { Grid } from './grid';

/** Sides of a cell in CSS pixels to zoom through. */
const ladder = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 44, 54, 64];

/** A cell of this side shows any number with two significant digits; larger ones only spread the tensor. */
const largestFit = 54;

/** Cells that are smaller are hard to tell apart: rather scroll down. */
const smallestComfortable = 4;

/** A tensor of few rows or columns is not squeezed to a thread thinner than this, in CSS pixels. */
const thinnest = 40;

/** Up to this factor smaller cells are a fair price for seeing all of them. */
const nearlyWhole = 1.5;

/** Browsers lay out no more than about 2²⁵ pixels. */
const longestPage = 16_000_000;

/** Space for a tensor, in device pixels. */
export interface Space {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** The side of a cell in device pixels: a whole number from 1 on, so that all cells are equally large. */
export function cellSize(zoom: Zoom, grid: Grid, space: Space): number {
  const wanted = zoom === 'fit' ? fittingCell(grid, space) : zoom * space.ratio;
  const longest = Math.max(grid.rows.count, grid.columns.count, 1);
  const cell = Math.min(wanted, longestPage / longest);
  return cell >= 1 ? Math.round(cell) : cell;
}

/** The next larger (or smaller) side of a cell, in CSS pixels. */
export function zoomStep(cell: number, direction: 1 | -1): number {
  // A hundredth of slack: a cell of 11.99 is at 12.
  if (direction > 0) return ladder.find((side) => side > cell * 1.01) ?? ladder.at(-1)!;
  return ladder.findLast((side) => side < cell * 0.99) ?? ladder[0]!;
}

/**
 * The cell at which the whole tensor is in sight, unless that would make it unrecognisable: then the one at which its
 * full width is, or at which its shorter side can be seen.
 */
function fittingCell(grid: Grid, { width, height, ratio }: Space): number {
  const { rows, columns } = grid;
  const widest = largestCell((cell) => columns.layOut(cell).extent <= width, width / columns.count, ratio);
  const highest = largestCell((cell) => rows.layOut(cell).extent <= height, height / rows.count, ratio);
  const whole = Math.min(widest, highest);
  const comfortable = smallestComfortable * ratio;
  // A little smaller and all in sight is better than a little larger and half of it.
  const readable = whole * nearlyWhole >= widest ? whole : Math.max(whole, Math.min(comfortable, widest));
  const shorter = Math.min(rows.count, columns.count);
  return Math.max(readable, Math.min(comfortable, (thinnest * ratio) / shorter));
}

function largestCell(fits: (cell: number) => boolean, bound: number, ratio: number): number {
  let cell = Math.min(largestFit * ratio, Math.floor(bound));
  while (cell >= 1 && !fits(cell)) cell--;
  if (cell >= 1) return cell;
  // Gaps keep their width below one pixel a cell, so what fits is found by halving the distance.
  let low = 0;
  let high = Math.min(1, bound);
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return Math.max(low, ladder[0]!);
}
