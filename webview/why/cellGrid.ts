import { formatNumber } from '../format/number';
import { colourScale, cssColour, type ColourScale } from '../heatMap/colourScale';
import { readPalette } from '../heatMap/palette';
import { svg } from '../ui/svg';

/** A cell of a drawn grid. */
export interface DrawnCell {
  /** Undefined where there is no entry: beyond a border, or between the entries of a strided convolution. */
  readonly value: number | undefined;
  /** Dark cells are there for orientation only. */
  readonly isLit: boolean;
  /** A few characters on the cell. */
  readonly label?: string;
  readonly title?: string;
}

/** A grid of cells as it is drawn. */
export interface GridDrawing {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell in CSS pixels. */
  readonly side: number;
  /** The magnitude at which the colours end. */
  readonly limit: number;
  at(row: number, column: number): DrawnCell;
}

/** Draws the cells of a grid from its corner, each in the colour of its value. */
export function cellGrid({ rows, columns, side, limit, at }: GridDrawing): SVGGElement {
  const scale = colourScale({ kind: 'linear', limit }, readPalette(document.body));
  const cells = svg('g', {}, svg('rect', {
    'class': 'cell-frame', 'x': -0.5, 'y': -0.5, 'width': columns * side, 'height': rows * side,
  }));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      cells.append(...drawnCell(at(row, column), column * side, row * side, side, scale));
    }
  }
  return cells;
}

function drawnCell(cell: DrawnCell, x: number, y: number, side: number, scale: ColourScale): readonly SVGElement[] {
  const { value, isLit, title } = cell;
  const box = svg('rect', {
    'class': `cell${isLit ? ' lit' : ''}${value === undefined ? ' nothing' : ''}`,
    x, y, 'width': side - 1, 'height': side - 1,
    ...(value !== undefined && { fill: cssColour(scale.pixelOf(value)) }),
  });
  if (title !== undefined) box.append(svg('title', {}, title));
  const label = labelOf(cell, side);
  if (!label) return [box];
  const ink = value === undefined ? 'on-nothing' : scale.isBright(value) ? 'on-bright' : 'on-dark';
  return [box, svg('text', {
    'class': `cell-label ${ink}`, 'x': x + (side - 1) / 2, 'y': y + (side - 1) / 2,
    'font-size': Math.round(10 * label.size) / 10,
  }, label.text)];
}

/** What stands on a cell, and its size in CSS pixels; undefined when nothing does, or when it has no room. */
export function labelOf(
  { value, label }: DrawnCell, side: number,
): { readonly text: string; readonly size: number } | undefined {
  const text = label ?? (value !== undefined && !Number.isFinite(value) ? formatNumber(value) : '');
  const size = Math.min(10, (side - 3) / (0.62 * text.length));
  return text === '' || side < 11 || size < 6 ? undefined : { text, size };
}

/** Takes the labels off a grid, to be drawn last: what crosses them is covered with the colour of their cells. */
export function liftedLabels(grid: SVGGElement): SVGGElement {
  const labels = svg('g', { transform: grid.getAttribute('transform') ?? '' });
  for (const label of grid.querySelectorAll('.cell-label')) {
    label.setAttribute('stroke', label.previousElementSibling?.getAttribute('fill') ?? 'none');
    labels.append(label);
  }
  return labels;
}

/** The outline around cells, whatever figure they make. */
export function outlineOf(cells: readonly { readonly row: number; readonly column: number }[], side: number): string {
  const inside = new Set(cells.map(({ row, column }) => `${row} ${column}`));
  const edges: string[] = [];
  for (const { row, column } of cells) {
    const [x, y] = [column * side - 0.5, row * side - 0.5];
    if (!inside.has(`${row - 1} ${column}`)) edges.push(`M${x} ${y}h${side}`);
    if (!inside.has(`${row + 1} ${column}`)) edges.push(`M${x} ${y + side}h${side}`);
    if (!inside.has(`${row} ${column - 1}`)) edges.push(`M${x} ${y}v${side}`);
    if (!inside.has(`${row} ${column + 1}`)) edges.push(`M${x + side} ${y}v${side}`);
  }
  return edges.join('');
}
