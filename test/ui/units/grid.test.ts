import assert from 'node:assert/strict';
import { sizeOf, type Shape } from '../../../src/tensor/shape';
import { entriesPerRow } from '../../../webview/heatMap/arrangement';
import { moved, type Key } from '../../../webview/heatMap/cursor';
import { gridOf } from '../../../webview/heatMap/grid';
import { Lines } from '../../../webview/heatMap/lines';
import { strongest } from '../../../webview/heatMap/paintCells';
import { pixelLines } from '../../../webview/heatMap/pixelLines';
import { scrollAfterZoom, scrollTo } from '../../../webview/heatMap/scroll';
import { cellSize, zoomStep } from '../../../webview/heatMap/zoom';

const shapes: readonly Shape[] = [
  [], [1], [7], [33], [400], [3, 5], [2, 3, 4], [4, 6, 3, 5], [2, 3, 1, 2, 3], [10, 1, 1, 1],
];

describe('Where the entries of a tensor are', () => {
  for (const shape of shapes) {
    it(`gives every entry of [${shape.join(', ')}] a cell of its own`, () => {
      const grid = gridOf(shape);
      const seen = new Set<string>();
      for (let position = 0; position < sizeOf(shape); position++) {
        const cell = grid.cellOf(position);
        assert.equal(grid.positionAt(cell), position);
        seen.add(`${cell.row} ${cell.column}`);
      }
      assert.equal(seen.size, sizeOf(shape));
      assert.equal(grid.positionAt({ row: grid.rows.count, column: 0 }), undefined);
    });
  }

  it('puts samples below each other and channels side by side', () => {
    const grid = gridOf([4, 6, 3, 5]);
    // [2, 1, 0, 4] is at 2·90 + 1·15 + 0·5 + 4.
    assert.deepEqual(grid.cellOf(199), { row: 2 * 3, column: 1 * 5 + 4 });
  });

  it('breaks long vectors where people count', () => {
    assert.deepEqual([6, 32, 33, 120, 400, 5000].map(entriesPerRow), [6, 32, 10, 20, 50, 200]);
  });

  it('leaves gaps between facets, outer ones twice as wide as inner ones', () => {
    const layout = new Lines([2, 3, 4]).layOut(12);
    const gaps = Array.from({ length: 23 }, (_, line) => layout.startOf(line + 1) - layout.startOf(line) - 12);
    assert.deepEqual(gaps.filter((gap) => gap > 0), [6, 6, 12, 6, 6]);
    assert.equal(layout.extent, layout.startOf(23) + 12);
  });

  it('finds the line at every position, and none in a gap', () => {
    const layout = new Lines([3, 4]).layOut(10);
    for (let line = 0; line < 12; line++) {
      assert.equal(layout.lineAt(layout.startOf(line)), line);
      assert.equal(layout.lineAt(layout.startOf(line) + 9.5), line);
    }
    assert.equal(layout.lineAt(41), undefined);
    assert.equal(layout.lineAt(-1), undefined);
    assert.equal(layout.lineAt(layout.extent), undefined);
  });
});

describe('Pixels', () => {
  for (const cell of [0.01, 0.3, 0.999, 1, 2, 7, 10, 33]) {
    it(`cover every line of cells of ${cell} pixels`, () => {
      const lines = new Lines([5, 40]);
      const layout = lines.layOut(cell);
      const { first, last } = pixelLines(lines, layout, 0, Math.ceil(layout.extent));
      const covered = new Set<number>();
      first.forEach((from, pixel) => {
        for (let line = from; line >= 0 && line <= last[pixel]!; line++) covered.add(line);
      });
      assert.equal(covered.size, 200);
    });
  }

  it('show the same wherever the map is scrolled', () => {
    const lines = new Lines([5, 40]);
    const layout = lines.layOut(0.37);
    const whole = pixelLines(lines, layout, 0, 90);
    const part = pixelLines(lines, layout, 30, 20);
    assert.deepEqual([...part.first], [...whole.first.slice(30, 50)]);
    assert.deepEqual([...part.last], [...whole.last.slice(30, 50)]);
  });

  it('show the strongest of the entries they cover', () => {
    const offsets = Float64Array.of(0, 1, 2);
    const of = (...values: number[]): number | undefined =>
      strongest(Float64Array.from(values), Float64Array.of(0), 0, 0, offsets, 0, 2);
    assert.equal(of(1, -3, 2), -3);
    assert.equal(of(0, 0, 0), 0);
    assert.equal(of(1e300, -Infinity, 2), -Infinity);
    assert.ok(Number.isNaN(of(Infinity, NaN, 2)));
    assert.equal(of(), undefined, 'behind the end of a vector there is nothing');
  });
});

describe('Zooming and scrolling', () => {
  const space = { width: 700, height: 500, ratio: 1 };

  it('shows the whole of a tensor when its cells can still be told apart', () => {
    for (const shape of [[2, 2], [10, 32], [4, 6, 8, 8], [8, 6, 3, 3], [120, 84]] as const) {
      const grid = gridOf(shape);
      const cell = cellSize('fit', grid, space);
      assert.ok(Number.isInteger(cell) && cell >= 1);
      assert.ok(grid.rows.layOut(cell).extent <= 500, `[${shape.join(', ')}] at ${cell}`);
      assert.ok(grid.columns.layOut(cell).extent <= 700, `[${shape.join(', ')}] at ${cell}`);
    }
  });

  it('rather scrolls down than shrinks a batch to a stamp', () => {
    const grid = gridOf([64, 6, 28, 28]);
    const cell = cellSize('fit', grid, space);
    assert.ok(cell >= 3 && grid.columns.layOut(cell).extent <= 700, `${cell}`);
  });

  it('does not squeeze a wide tensor to a thread', () => {
    const cell = cellSize('fit', gridOf([2, 10000]), space);
    assert.ok(cell >= 4, `${cell}`);
  });

  it('lets no page grow beyond what a browser can lay out', () => {
    assert.ok(cellSize(64, gridOf([1_000_000, 2]), space) * 1_000_000 <= 2 ** 25);
  });

  it('steps up and down through the same sizes', () => {
    let cell = 1;
    for (let step = 0; step < 8; step++) cell = zoomStep(cell, 1);
    for (let step = 0; step < 8; step++) cell = zoomStep(cell, -1);
    assert.equal(cell, 1);
    assert.equal(zoomStep(64, 1), 64);
  });

  it('scrolls no further than it must', () => {
    const sight = { grid: gridOf([100, 100]), cell: 10, ratio: 1, scroll: [200, 200], room: [100, 100] } as const;
    assert.deepEqual(scrollTo(sight, { row: 25, column: 25 }), [200, 200], 'it is in sight');
    assert.deepEqual(scrollTo(sight, { row: 40, column: 10 }), [90, 320], 'with one cell around it');
    assert.deepEqual(scrollTo(sight, { row: 0, column: 0 }), [0, 0]);
  });

  it('keeps the cell under the mouse where it is', () => {
    const grid = gridOf([4, 6, 30, 30]);
    const sight = { grid, cell: 10, ratio: 1, scroll: [400, 300], room: [500, 500] } as const;
    const [left, top] = scrollAfterZoom(sight, 20, [111, 77]);
    assert.equal(grid.columns.layOut(20).lineAt(111 + left), grid.columns.layOut(10).lineAt(511));
    assert.equal(grid.rows.layOut(20).lineAt(77 + top), grid.rows.layOut(10).lineAt(377));
  });
});

describe('The cursor', () => {
  const page = { row: 5, column: 5 };
  const press = (key: string): Key => ({ key, shift: false, control: false });

  it('stays inside a vector whose last row is short', () => {
    const grid = gridOf([33]);
    assert.deepEqual(moved(grid, { row: 2, column: 7 }, press('ArrowDown'), page), { row: 3, column: 2 });
    assert.deepEqual(moved(grid, { row: 3, column: 2 }, press('ArrowRight'), page), { row: 3, column: 2 });
  });

  it('leaves other keys alone', () => {
    assert.equal(moved(gridOf([3, 3]), { row: 0, column: 0 }, press('x'), page), undefined);
  });
});
