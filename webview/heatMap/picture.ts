import type { Interval, Rectangle } from '../../src/tensor/pages/blocks';
import type { Cell, Grid } from '../../src/tensor/pages/grid';
import type { Look } from '../state/appState';
import type { Pages } from '../state/pages';
import type { Margin } from './margin';
import type { Marks } from './paintFrame';
import type { PoolingWindows } from './paintWindows';
import type { EdgeTexts } from './rulers';
import type { Scale } from './scale';

/** A place on a heat map, in CSS pixels from its corner. */
export type Point = readonly [x: number, y: number];

/** What a heat map shows. */
export interface Picture {
  /** The tensor's; another name is another tensor, which is scrolled to where it was left. */
  readonly name: string;
  readonly pages: Pages;
  readonly grid: Grid;
  /** Name for a screen reader: `dW, 120 × 400`. */
  readonly label: string;
  /** What stands on the edges. */
  readonly edges: EdgeTexts;
  readonly scale: Scale;
  readonly marks: Marks;
  /** Entries that are factors of what is explained, by flat position. */
  readonly lit?: readonly number[];
  /** The windows of a pooling whose input this is. */
  readonly windows?: PoolingWindows | undefined;
  readonly look: Look;
  /** Entries that are to stand out. */
  readonly highlight?: Interval | undefined;
  readonly margin?: Margin | undefined;
  /** What is said of a spot while the mouse is on it: a line each. */
  describe(spot: Spot): readonly string[];
}

/** What the mouse can be on. */
export type Spot =
  /** A cell. The value is undefined where it was not computed, or is not here yet. */
  | { readonly kind: 'entry'; readonly position: number; readonly value: number | undefined }
  /** A pixel that stands for many cells, by the value of the strongest. */
  | { readonly kind: 'block'; readonly cells: Rectangle; readonly value: number | undefined }
  /** The sum of a row or column. */
  | { readonly kind: 'sum'; readonly line: number };

/** What a person does to a heat map. */
export interface HeatMapEvents {
  look(change: Partial<Look>): void;
  /** The mouse was pressed on an entry. */
  press(position: number): void;
  /** A key that is no movement and no zoom; true when it means something. */
  key(event: KeyboardEvent): boolean;
  /** The number at a flat position, for the clipboard. */
  copy(position: number): string;
}

/** A heat map as mouse and keys see it. */
export interface Navigable {
  /** Undefined while nothing is shown. */
  readonly current: { readonly picture: Picture; readonly grid: Grid } | undefined;
  spotAt(point: Point): Spot | undefined;
  /** Where the cursor is, if it is in sight. */
  cursorPoint(): Point | undefined;
  /** Frames what the mouse is on. */
  hover(spot: Spot | undefined): void;
  /** How many rows and columns are in sight as a whole; at least one of each. */
  cellsInSight(): Cell;
  /** Zooms in or out by one step. The anchor stays where it is; by default it is the middle. */
  zoom(direction: 1 | -1, anchor?: Point): void;
  /** Makes the tensor as large as there is room. */
  fit(): void;
}
