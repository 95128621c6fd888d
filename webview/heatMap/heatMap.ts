import type { Rectangle } from '../../src/tensor/pages/blocks';
import type { Cell, Grid } from '../../src/tensor/pages/grid';
import { setAttribute } from '../ui/element';
import { textLengthOf } from './cellText';
import { colourScale, type ColourScale } from './colourScale';
import { Distance } from './distance';
import { blockAtPoint, visibleCells, xOf, yOf, type Frame } from './frame';
import { listenToKeys } from './keys';
import { layOut, stepOf } from './lineLayout';
import { roomFor, sumAtPoint, type MarginRoom } from './margin';
import { listenToMouse } from './mouse';
import { paintFrame } from './paintFrame';
import { onThemeChange, readPalette, type Palette } from './palette';
import type { HeatMapEvents, Navigable, Picture, Point, Spot } from './picture';
import { PixelBuffer } from './pixelBuffer';
import { heightOfNames, rulerSizes } from './rulers';
import { sameScale, type Scale } from './scale';
import { scrollAfterZoom, scrollTo, type Sight } from './scroll';
import { Surface } from './surface';
import { cellSize, zoomStep, type Space } from './zoom';

/** A picture, with what is worked out once for its tensor. */
interface Shown {
  readonly picture: Picture;
  readonly grid: Grid;
  readonly distance: Distance;
  readonly textLength: number;
}

/** Around the cells, in CSS pixels: room for the frame of a facet and half a mark. */
const inset = 3;

/** A tensor as coloured cells on a canvas, with rulers, glyphs and numbers. */
export class HeatMap implements Navigable {
  private readonly surface = new Surface(() => this.onScroll());
  readonly element = this.surface.element;
  private readonly buffer = new PixelBuffer();
  private shown: Shown | undefined;
  private palette: Palette | undefined;
  private scale: ColourScale | undefined;
  private marginScale: ColourScale | undefined;
  /** Side of a cell, in device pixels. */
  private cell = 1;
  private hovered: Spot | undefined;
  private isScheduled = false;

  constructor(private readonly events: HeatMapEvents) {
    const { scroller } = this.surface;
    listenToMouse(this, this.surface, events);
    listenToKeys(this, scroller, events);
    scroller.addEventListener('focus', () => this.redraw());
    scroller.addEventListener('blur', () => this.redraw());
    // The room for the map depends on the window as well as on what the map already takes.
    new ResizeObserver(() => this.refit()).observe(document.documentElement);
    new ResizeObserver(() => this.onResize()).observe(this.element);
    onThemeChange(() => {
      this.palette = undefined;
      this.redraw();
    });
  }

  /** Shows a picture, or nothing. */
  show(picture: Picture | undefined): void {
    const before = this.shown?.picture;
    this.element.hidden = picture === undefined;
    this.shown = picture && prepared(picture, this.shown);
    if (!picture) return;
    setAttribute(this.surface.scroller, 'aria-label', picture.label);
    const isNew = picture.pages !== before?.pages || picture.grid !== before.grid;
    if (isNew) this.hovered = undefined;
    const hasOtherMargin = picture.margin?.of !== before?.margin?.of;
    if (isNew || hasOtherMargin || picture.look.zoom !== before.look.zoom) this.layOut();
    this.scrollAsAsked(picture, before);
    this.redraw();
  }

  zoom(direction: 1 | -1, anchor = this.surface.middle): void {
    if (!this.shown) return;
    const zoom = zoomStep(this.cell / this.ratio, direction);
    const cell = cellSize(zoom, this.shown.grid, this.space());
    if (cell === this.cell) return;
    const [left, top] = this.edges();
    const scroll = scrollAfterZoom(this.sight(), cell, [anchor[0] - left, anchor[1] - top]);
    this.setCell(cell);
    this.surface.scrollTo(scroll);
    this.events.look({ zoom, scroll: this.surface.scroll });
  }

  fit(): void {
    this.events.look({ zoom: 'fit' });
  }

  get current(): Shown | undefined {
    return this.shown;
  }

  spotAt([x, y]: Point): Spot | undefined {
    const frame = this.frame();
    if (!frame) return undefined;
    const [deviceX, deviceY] = [x * this.ratio, y * this.ratio];
    const line = sumAtPoint(frame, deviceX, deviceY);
    if (line !== undefined) return { kind: 'sum', line };
    const block = blockAtPoint(frame, deviceX, deviceY);
    return block && spotOf(frame, block);
  }

  cursorPoint(): Point | undefined {
    const frame = this.frame();
    const place = frame?.grid.cellOf(this.shown!.picture.look.cursor);
    if (!frame || !place) return undefined;
    const half = frame.rows.side / 2;
    const [x, y] = [xOf(frame, place.column) + half, yOf(frame, place.row) + half];
    const isInSight = x >= frame.left && y >= frame.top && x < frame.right && y < frame.bottom;
    return isInSight ? [x / this.ratio, y / this.ratio] : undefined;
  }

  hover(spot: Spot | undefined): void {
    this.hovered = spot;
    this.redraw();
  }

  cellsInSight(): Cell {
    const frame = this.frame();
    if (!frame) return { row: 1, column: 1 };
    const { firstRow, endRow, firstColumn, endColumn } = visibleCells(frame);
    return { row: Math.max(1, endRow - firstRow - 1), column: Math.max(1, endColumn - firstColumn - 1) };
  }

  /** Device pixels per CSS pixel. */
  private get ratio(): number {
    return window.devicePixelRatio;
  }

  private layOut(): void {
    if (this.shown) this.setCell(cellSize(this.shown.picture.look.zoom, this.shown.grid, this.space()));
  }

  private setCell(cell: number): void {
    const { grid, picture: { edges } } = this.shown!;
    const [left, top] = this.edges();
    const { right, below } = this.marginRoom();
    const height = layOut(grid.rows, cell).extent / this.ratio + inset + below;
    this.cell = cell;
    this.surface.setPage({
      width: left + layOut(grid.columns, cell).extent / this.ratio + inset + right,
      height: top + Math.max(height, heightOfNames(edges)),
    });
  }

  /** Where the cells begin, in CSS pixels. */
  private edges(): readonly [left: number, top: number] {
    const { grid, picture: { edges } } = this.shown!;
    const { left, top } = rulerSizes(grid, edges);
    return [Math.max(left, this.marginRoom().left) + inset, top + inset];
  }

  private marginRoom(): MarginRoom {
    return roomFor(this.shown?.picture.margin);
  }

  /** The room for cells when the map takes all the height it can get. */
  private space(): Space {
    const { width, height } = this.surface.room;
    const [left, top] = this.edges();
    const { right, below } = this.marginRoom();
    const { ratio } = this;
    return {
      width: Math.max(1, (width - left - inset - right) * ratio),
      height: Math.max(1, (height - top - inset - below) * ratio),
      ratio,
    };
  }

  private refit(): void {
    if (this.shown?.picture.look.zoom === 'fit') this.layOut();
    this.redraw();
  }

  private onResize(): void {
    this.refit();
    // In the same frame: a canvas that changes its size is blank until it is drawn.
    this.draw();
  }

  private onScroll(): void {
    this.hovered = undefined;
    this.redraw();
    this.events.look({ scroll: this.surface.scroll });
  }

  /** Scrolls where the look says when another tensor comes, and to the cursor when the look says that. */
  private scrollAsAsked({ name, look }: Picture, before: Picture | undefined): void {
    if (name !== before?.name) this.surface.scrollTo(look.scroll === 'cursor' ? [0, 0] : look.scroll);
    if (look.scroll !== 'cursor') return;
    const place = this.shown!.grid.cellOf(look.cursor);
    if (place) this.surface.scrollTo(scrollTo(this.sight(), place));
    this.events.look({ scroll: this.surface.scroll });
  }

  private sight(): Sight {
    const [left, top] = this.edges();
    const { scroll, inSight: { width, height } } = this.surface;
    const { right, below } = this.marginRoom();
    const room = [width - left - inset - right, height - top - inset - below] as const;
    return { grid: this.shown!.grid, cell: this.cell, ratio: this.ratio, scroll, room };
  }

  private redraw(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.draw();
    });
  }

  private draw(): void {
    const frame = this.frame();
    if (!frame || !this.shown) return;
    const { picture: { marks, lit = [], windows, look }, textLength, distance } = this.shown;
    const isFocused = document.activeElement === this.surface.scroller;
    const hovered = this.hovered && firstCell(this.hovered, frame.grid);
    const isComplete = paintFrame(frame, textLength, {
      marks, lit, windows, hovered, cursor: look.cursor, isFocused,
    });
    if (isComplete) distance.noteComplete();
  }

  /** The picture as it is now; undefined while there is none, or no room for it. */
  private frame(): Frame | undefined {
    const { shown, surface, ratio, cell, buffer } = this;
    const { width, height } = surface.fitCanvas(ratio);
    if (!shown || width === 0 || height === 0) return undefined;
    const { grid, picture, distance } = shown;
    const [left, top] = this.edges();
    const [scrollLeft, scrollTop] = surface.scroll;
    const device = (length: number): number => Math.round(length * ratio);
    const step = stepOf(cell);
    const margin = this.marginRoom();
    return {
      context: surface.context, buffer, width, height, ratio,
      left: device(left), top: device(top), inset: device(inset),
      right: width - device(margin.right), bottom: height - device(margin.below),
      scrollLeft: device(scrollLeft), scrollTop: device(scrollTop),
      grid, edges: picture.edges, rows: layOut(grid.rows, cell), columns: layOut(grid.columns, cell), cell,
      tiles: distance.tilesAt(step),
      highlight: distance.highlightAt(step, picture.highlight),
      margin: picture.margin,
      ...this.colours(picture),
    };
  }

  /** The colours of the present theme, and the scales made of them. */
  private colours({ scale, margin }: Picture): Pick<Frame, 'palette' | 'scale' | 'marginScale'> {
    if (!this.palette) {
      this.palette = readPalette(this.element);
      this.scale = this.marginScale = undefined;
    }
    this.scale = inColours(scale, this.palette, this.scale);
    this.marginScale = margin && inColours(margin.scale, this.palette, this.marginScale);
    return { palette: this.palette, scale: this.scale, marginScale: this.marginScale };
  }
}

/** A scale in the colours of the theme; the same as before if it is the same. */
function inColours(scale: Scale, palette: Palette, before: ColourScale | undefined): ColourScale {
  return before && sameScale(before.scale, scale) ? before : colourScale(scale, palette);
}

function prepared(picture: Picture, before: Shown | undefined): Shown {
  const { pages, grid } = picture;
  const isSame = pages === before?.picture.pages;
  return {
    picture, grid,
    distance: isSame && grid === before.grid ? before.distance : new Distance(pages, grid),
    textLength: isSame ? before.textLength : textLengthOf(pages.whole?.data),
  };
}

/** What is at a block of cells; undefined behind the end of a vector. */
function spotOf({ grid, tiles, rows, columns }: Frame, { row, column }: Cell): Spot | undefined {
  const cells: Rectangle = {
    row: rows.blocks.first(row), column: columns.blocks.first(column),
    rows: rows.blocks.end(row) - rows.blocks.first(row),
    columns: columns.blocks.end(column) - columns.blocks.first(column),
  };
  const position = grid.positionAt(cells);
  if (position === undefined) return undefined;
  const value = tiles.valueAt(row, column);
  return cells.rows * cells.columns === 1 ? { kind: 'entry', position, value } : { kind: 'block', cells, value };
}

/** The first cell of what the mouse is on; a sum is none. */
function firstCell(spot: Spot, grid: Grid): Cell | undefined {
  if (spot.kind === 'entry') return grid.cellOf(spot.position);
  return spot.kind === 'block' ? spot.cells : undefined;
}
