import type { Rectangle } from '../../src/tensor/pages/blocks';
import type { Spot } from '../heatMap/picture';
import { formatCount, formatExactly } from '../format/number';
import { localised } from '../ui/localised';
import { entryLines } from './entryText';
import { entryAt, type Shown } from './shown';
import { unravel } from '../../src/tensor/shape';

/** What the tooltip says of a spot of the map, a line each. */
export function spotLines(shown: Shown, spot: Spot): readonly string[] {
  switch (spot.kind) {
    case 'entry': return entryLines({ ...entryAt(shown, spot.position), value: spot.value });
    case 'block': return blockLines(shown, spot.cells, spot.value);
    case 'sum': return sumLines(shown, spot.line);
  }
}

function blockLines({ grid, tensor }: Shown, cells: Rectangle, value: number | undefined): readonly string[] {
  const first = grid.positionAt(cells);
  const last = grid.positionAt({ row: cells.row + cells.rows - 1, column: cells.column + cells.columns - 1 });
  const place = (position: number | undefined): string =>
    (position === undefined ? localised`the end` : tensor.index(unravel(position, grid.shape)));
  return [
    localised`${place(first)} to ${place(last)}`,
    localised`strongest of ${formatCount(cells.rows * cells.columns)}: ${
      value === undefined ? '…' : formatExactly(value)}`,
  ];
}

function sumLines({ grid, tensor: { axes }, margin }: Shown, line: number): readonly string[] {
  const { down, across, ranges } = grid.arrangement;
  const axis = margin?.of === 'columns' ? across[0]! : down[0]!;
  const index = ranges[axis]!.start + line * ranges[axis]!.step;
  return [localised`sum of ${axes[axis]!} ${index}  ${formatExactly(margin?.sums[line] ?? NaN)}`];
}
