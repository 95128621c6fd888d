import { setAttribute } from '../ui/element';
import { textLengthOf } from './cellText';
import { colourScale, type ColourScale } from './colourScale';
import { cellAtPoint, visibleCells, xOf, yOf, type Frame } from './frame';
import { gridOf, type Cell, type Grid } from './grid';
import { listenToKeys } from './keys';
import { listenToMouse } from './mouse';
import { paintFrame } from './paintFrame';
import { onThemeChange, readPalette, type Palette } from './palette';
import type { HeatMapEvents, Navigable, Picture, Point } from './picture';
import { rulerSizes } from './rulers';
import { scrollAfterZoom, scrollTo, type Sight } from './scroll';
import { Surface } from './surface';
import { cellSize, zoomStep, type Space } from './zoom';

/** A picture, with what is worked out once for its tensor. */
interface Shown {
  readonly picture: Picture;
  readonly grid: Grid;
  readonly textLength: number;
}

/** Around the cells, in CSS pixels: room for the frame of a facet and half a mark. */
const inset = 3;

/** A tensor as coloured cells on a canvas, with rulers, glyphs and numbers. */
export class HeatMap implements Navigable {
  private readonly surface = new Surface(() => this.onScroll());
  readonly element = this.surface.element;
  private shown: Shown | undefined;
  private palette: Palette | undefined;
  private scale: ColourScale | undefined;
  /** Side of a cell, in device pixels. */
  private cell = 1;
  private hovered: Cell | undefined;
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
    if (picture.limit !== before?.limit) this.scale = undefined;
    const isNew = picture.tensor !== before?.tensor;
    if (isNew) this.hovered = undefined;
    if (isNew || picture.look.zoom !== before.look.zoom) this.layOut();
    this.scrollAsAsked(picture, before);
    this.redraw();
  }

  zoom(direction: 1 | -1, anchor = this.middle()): void {
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

  cellAt([x, y]: Point): Cell | undefined {
    const frame = this.frame();
    const cell = frame && cellAtPoint(frame, x * this.ratio, y * this.ratio);
    return cell && frame.grid.positionAt(cell) !== undefined ? cell : undefined;
  }

  cursorPoint(): Point | undefined {
    const frame = this.frame();
    if (!frame) return undefined;
    const { row, column } = frame.grid.cellOf(this.shown!.picture.look.cursor);
    const [x, y] = [xOf(frame, column) + this.cell / 2, yOf(frame, row) + this.cell / 2];
    const isInSight = x >= frame.left && y >= frame.top && x < frame.width && y < frame.height;
    return isInSight ? [x / this.ratio, y / this.ratio] : undefined;
  }

  hover(cell: Cell | undefined): void {
    if (cell === this.hovered) return;
    this.hovered = cell;
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
    const { grid } = this.shown!;
    const [left, top] = this.edges();
    this.cell = cell;
    this.surface.setPage({
      width: left + grid.columns.layOut(cell).extent / this.ratio + inset,
      height: top + grid.rows.layOut(cell).extent / this.ratio + inset,
    });
  }

  /** Where the cells begin, in CSS pixels. */
  private edges(): readonly [left: number, top: number] {
    const { left, top } = rulerSizes(this.shown!.grid);
    return [left + inset, top + inset];
  }

  /** The room for cells when the map takes all the height it can get. */
  private space(): Space {
    const { width, height } = this.surface.room;
    const [left, top] = this.edges();
    const { ratio } = this;
    return {
      width: Math.max(1, (width - left - inset) * ratio), height: Math.max(1, (height - top - inset) * ratio), ratio,
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
  private scrollAsAsked({ tensor, look }: Picture, before: Picture | undefined): void {
    const isOther = tensor.name !== before?.tensor.name;
    if (isOther) this.surface.scrollTo(look.scroll === 'cursor' ? [0, 0] : look.scroll);
    if (look.scroll !== 'cursor') return;
    this.surface.scrollTo(scrollTo(this.sight(), this.shown!.grid.cellOf(look.cursor)));
    this.events.look({ scroll: this.surface.scroll });
  }

  private sight(): Sight {
    const [left, top] = this.edges();
    const { scroll, inSight: { width, height } } = this.surface;
    const room = [width - left - inset, height - top - inset] as const;
    return { grid: this.shown!.grid, cell: this.cell, ratio: this.ratio, scroll, room };
  }

  private middle(): Point {
    const { width, height } = this.surface.inSight;
    return [width / 2, height / 2];
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
    const { picture: { marks, look }, textLength } = this.shown;
    const isFocused = document.activeElement === this.surface.scroller;
    paintFrame(frame, textLength, { marks, hovered: this.hovered, cursor: look.cursor, isFocused });
  }

  /** The picture as it is now; undefined while there is none, or no room for it. */
  private frame(): Frame | undefined {
    const { shown, surface, ratio, cell } = this;
    const { width, height } = surface.fitCanvas(ratio);
    if (!shown || width === 0 || height === 0) return undefined;
    const { grid, picture } = shown;
    const [left, top] = this.edges();
    const [scrollLeft, scrollTop] = surface.scroll;
    const device = (length: number): number => Math.round(length * ratio);
    return {
      context: surface.context, width, height, ratio,
      left: device(left), top: device(top), inset: device(inset),
      scrollLeft: device(scrollLeft), scrollTop: device(scrollTop),
      grid, rows: grid.rows.layOut(cell), columns: grid.columns.layOut(cell), cell,
      data: picture.tensor.data,
      ...this.colours(picture.limit),
    };
  }

  /** The colours of the present theme, and the scale made of them. */
  private colours(limit: number): Pick<Frame, 'palette' | 'scale'> {
    if (!this.palette) {
      this.palette = readPalette(this.element);
      this.scale = undefined;
    }
    this.scale ??= colourScale(limit, this.palette);
    return { palette: this.palette, scale: this.scale };
  }
}

function prepared(picture: Picture, before: Shown | undefined): Shown {
  const { tensor } = picture;
  if (tensor === before?.picture.tensor) return { ...before, picture };
  return { picture, grid: gridOf(tensor.shape), textLength: textLengthOf(tensor.data) };
}
