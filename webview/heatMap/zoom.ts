import type { Zoom } from '../state/appState';
import type { Grid } from '../../src/tensor/pages/grid';
import type { Lines } from '../../src/tensor/pages/lines';
import { layOut } from './lineLayout';

/** Sides of a cell in CSS pixels to zoom through. */
const ladder = [
  1 / 256, 1 / 128, 1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2,
  1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 44, 54, 64,
];

/** A cell of this side shows any number with two significant digits; larger ones only spread the tensor. */
const largestFit = 54;

/** Cells that are smaller are hard to tell apart: rather scroll down. */
const smallestComfortable = 4;

/** A tensor of few rows or columns is not squeezed to a thread thinner than this, in CSS pixels. */
const thinnest = 40;

/** Up to this factor smaller cells are a fair price for seeing all of them. */
const nearlyWhole = 1.5;

/** What is left by the division of whole numbers. */
const slack = 1e-6;

/** Browsers lay out no more than about 2²⁵ pixels. */
const longestPage = 16_000_000;

/** Space for a tensor, in device pixels. */
export interface Space {
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/**
 * The side of a cell in device pixels: a whole number, so that all cells are equally large, or one divided by a whole
 * number, so that every pixel stands for the same number of them.
 */
export function cellSize(zoom: Zoom, grid: Grid, space: Space): number {
  const wanted = zoom === 'fit' ? fittingCell(grid, space) : zoom * space.ratio;
  const longest = Math.max(grid.rows.count, grid.columns.count, 1);
  const cell = Math.min(wanted, longestPage / longest);
  return cell >= 1 ? Math.round(cell) : 1 / Math.ceil(1 / cell - slack);
}

/** The next larger (or smaller) side of a cell, in CSS pixels. */
export function zoomStep(cell: number, direction: 1 | -1): number {
  // A hundredth of slack: a cell of 11.99 is at 12.
  if (direction > 0) return ladder.find((side) => side > cell * 1.01) ?? ladder.at(-1)!;
  return ladder.findLast((side) => side < cell * 0.99) ?? cell;
}

/**
 * The cell at which the whole tensor is in sight, unless that would make it unrecognisable: then the one at which its
 * full width is, or at which its shorter side can be seen.
 */
function fittingCell(grid: Grid, { width, height, ratio }: Space): number {
  const { rows, columns } = grid;
  const widest = largestCell(columns, width, ratio);
  const highest = largestCell(rows, height, ratio);
  const whole = Math.min(widest, highest);
  const comfortable = smallestComfortable * ratio;
  // A little smaller and all in sight is better than a little larger and half of it.
  const readable = whole * nearlyWhole >= widest ? whole : Math.max(whole, Math.min(comfortable, widest));
  const shorter = Math.min(rows.count, columns.count);
  return Math.max(readable, Math.min(comfortable, (thinnest * ratio) / shorter));
}

/** The largest cell at which lines fit into a length. */
function largestCell(lines: Lines, length: number, ratio: number): number {
  const fits = (cell: number): boolean => layOut(lines, cell).extent <= length;
  let cell = Math.min(largestFit * ratio, Math.floor(length / lines.count));
  while (cell >= 1 && !fits(cell)) cell--;
  if (cell >= 1) return cell;
  // The fewest lines on one pixel; from a whole facet on, more of them make no difference.
  let [few, many] = [1, lines.perFacet];
  while (few < many) {
    const middle = Math.floor((few + many) / 2);
    if (fits(1 / middle)) many = middle;
    else few = middle + 1;
  }
  return 1 / many;
}
