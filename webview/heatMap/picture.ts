import type { TensorData } from '../../src/protocol/views';
import type { Look } from '../state/appState';
import type { Cell, Grid } from './grid';
import type { Marks } from './paintFrame';

/** A place on a heat map, in CSS pixels from its corner. */
export type Point = readonly [x: number, y: number];

/** What a heat map shows. */
export interface Picture {
  readonly tensor: TensorData;
  /** Name for a screen reader: `dW, 120 × 400`. */
  readonly label: string;
  /** The magnitude at which the colours end. */
  readonly limit: number;
  readonly marks: Marks;
  readonly look: Look;
  /** What is said of the entry at a flat position while the mouse is on it: a line each. */
  describe(position: number): readonly string[];
}

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
  cellAt(point: Point): Cell | undefined;
  /** Where the cursor is, if it is in sight. */
  cursorPoint(): Point | undefined;
  /** Frames the cell that the mouse is on. */
  hover(cell: Cell | undefined): void;
  /** How many rows and columns are in sight as a whole; at least one of each. */
  cellsInSight(): Cell;
  /** Zooms in or out by one step. The anchor stays where it is; by default it is the middle. */
  zoom(direction: 1 | -1, anchor?: Point): void;
  /** Makes the tensor as large as there is room. */
  fit(): void;
}
