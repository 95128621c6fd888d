import assert from 'node:assert/strict';
import { ravel, sizeOf, unravel, type Shape } from '../../../src/tensor/shape';
import { entriesPerRow } from '../../../src/tensor/pages/arrangement';
import { gridOf as gridOfArrangement, type Grid } from '../../../src/tensor/pages/grid';
import { Lines } from '../../../src/tensor/pages/lines';
import { moved, type Key } from '../../../webview/heatMap/cursor';
import { layOut } from '../../../webview/heatMap/lineLayout';
import { scrollAfterZoom, scrollTo } from '../../../webview/heatMap/scroll';
import { cellSize, zoomStep } from '../../../webview/heatMap/zoom';
import { arrangementOf, firstLayout, moveAxis, transposed } from '../../../webview/tensor/layout';

/** A whole tensor as it is laid out at first. */
function gridOf(shape: Shape): Grid {
  return gridOfArrangement(arrangementOf(shape, firstLayout(shape, [])));
}

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
        assert.ok(cell);
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
    const layout = layOut(new Lines([2, 3, 4]), 12);
    const gaps = Array.from({ length: 23 }, (_, line) => layout.startOf(line + 1) - layout.startOf(line) - 12);
    assert.deepEqual(gaps.filter((gap) => gap > 0), [6, 6, 12, 6, 6]);
    assert.equal(layout.extent, layout.startOf(23) + 12);
  });

  it('finds the line at every position, and none in a gap', () => {
    const layout = layOut(new Lines([3, 4]), 10);
    for (let line = 0; line < 12; line++) {
      assert.equal(layout.blockAt(layout.startOf(line)), line);
      assert.equal(layout.blockAt(layout.startOf(line) + 9.5), line);
    }
    assert.equal(layout.blockAt(41), undefined);
    assert.equal(layout.blockAt(-1), undefined);
    assert.equal(layout.blockAt(layout.extent), undefined);
  });
});

describe('Cells smaller than a pixel', () => {
  for (const step of [2, 3, 7, 40, 100]) {
    it(`share pixels, ${step} lines each, without leaving one out or crossing a facet`, () => {
      const lines = new Lines([5, 40]);
      const layout = layOut(lines, 1 / step);
      const { blocks } = layout;
      assert.equal(blocks.first(0), 0);
      assert.equal(blocks.end(blocks.count - 1), 200);
      for (let block = 0; block < blocks.count; block++) {
        const [first, end] = [blocks.first(block), blocks.end(block)];
        assert.ok(end > first && end - first <= step);
        if (block > 0) assert.equal(first, blocks.end(block - 1));
        assert.equal(Math.floor(first / 40), Math.floor((end - 1) / 40), 'one facet');
        for (let line = first; line < end; line++) assert.equal(blocks.of(line), block);
        assert.equal(layout.blockAt(layout.startOfBlock(block)), block);
      }
    });
  }

  it('are as large as whole divisions of a pixel allow', () => {
    const grid = gridOf([3300, 3300]);
    assert.equal(cellSize('fit', grid, { width: 800, height: 800, ratio: 1 }), 1 / 5);
    assert.equal(cellSize(1 / 16, grid, { width: 800, height: 800, ratio: 1.25 }), 1 / 13);
  });
});

describe('Zooming and scrolling', () => {
  const space = { width: 700, height: 500, ratio: 1 };

  it('shows the whole of a tensor when its cells can still be told apart', () => {
    for (const shape of [[2, 2], [10, 32], [4, 6, 8, 8], [8, 6, 3, 3], [120, 84]] as const) {
      const grid = gridOf(shape);
      const cell = cellSize('fit', grid, space);
      assert.ok(Number.isInteger(cell) && cell >= 1);
      assert.ok(layOut(grid.rows, cell).extent <= 500, `[${shape.join(', ')}] at ${cell}`);
      assert.ok(layOut(grid.columns, cell).extent <= 700, `[${shape.join(', ')}] at ${cell}`);
    }
  });

  it('rather scrolls down than shrinks a batch to a stamp', () => {
    const grid = gridOf([64, 6, 28, 28]);
    const cell = cellSize('fit', grid, space);
    assert.ok(cell >= 3 && layOut(grid.columns, cell).extent <= 700, `${cell}`);
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
    assert.equal(layOut(grid.columns, 20).blockAt(111 + left), layOut(grid.columns, 10).blockAt(511));
    assert.equal(layOut(grid.rows, 20).blockAt(77 + top), layOut(grid.rows, 10).blockAt(377));
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

  it('goes to the next sample and the next channel, however the tensor is laid out', () => {
    const shape = [4, 6, 3, 5] as const;
    const first = firstLayout(shape, []);
    for (const layout of [first, transposed(first), moveAxis(first, shape, 0, 'innerColumns')]) {
      const grid = gridOfArrangement(arrangementOf(shape, layout));
      const from = grid.cellOf(ravel([1, 2, 0, 4], shape))!;
      const to = (key: Key): readonly number[] => unravel(grid.positionAt(moved(grid, from, key, page)!)!, shape);
      assert.deepEqual(to({ ...press('ArrowDown'), shift: true }), [2, 2, 0, 4]);
      assert.deepEqual(to({ ...press('ArrowUp'), shift: true }), [0, 2, 0, 4]);
      assert.deepEqual(to(press(']')), [1, 3, 0, 4]);
      assert.deepEqual(to(press('[')), [1, 1, 0, 4]);
    }
  });

  it('stays where it is at the last sample, and where there are no channels', () => {
    const grid = gridOf([4, 6]);
    assert.deepEqual(moved(grid, { row: 3, column: 2 }, { ...press('ArrowDown'), shift: true }, page), {
      row: 3, column: 2,
    });
    assert.deepEqual(moved(gridOf([4]), { row: 0, column: 2 }, press(']'), page), { row: 0, column: 2 });
  });

  it('leaves other keys alone', () => {
    assert.equal(moved(gridOf([3, 3]), { row: 0, column: 0 }, press('x'), page), undefined);
  });
});
