import assert from 'node:assert/strict';
import type { Arrangement } from '../../../../src/tensor/pages/arrangement';
import { arranged, wholeRanges } from '../../../../src/tensor/pages/arrangement';
import type { Block } from '../../../../src/tensor/pages/blocks';
import { gridOf } from '../../../../src/tensor/pages/grid';
import { TensorPager } from '../../../../src/tensor/pages/pager';
import type { PageKind, PageReplies, PageRequest, PageRequests } from '../../../../src/tensor/pages/request';
import { randomFor } from '../../../../src/tensor/random';
import { sizeOf, unravel, type Shape } from '../../../../src/tensor/shape';
import { statisticsOf } from '../../../../src/tensor/statistics';

const noise = (name: string, shape: Shape): Float64Array => {
  const stream = randomFor(3, name);
  return Float64Array.from({ length: sizeOf(shape) }, () => stream.normal());
};

function ask<Kind extends PageKind>(
  pager: TensorPager, kind: Kind, request: PageRequests[Kind],
): PageReplies[Kind] {
  return pager.answer({ kind, ...request } as unknown as PageRequest) as PageReplies[Kind];
}

function wholeOf(pager: TensorPager, arrangement: Arrangement, step: number): Block {
  const grid = gridOf(arrangement);
  const rows = grid.rows.inBlocks(step).count;
  const columns = grid.columns.inBlocks(step).count;
  const [block] = ask(pager, 'blocks', { arrangement, step, rectangles: [{ row: 0, column: 0, rows, columns }] });
  return block!;
}

/** The strongest of the entries of each block by the definition, entry by entry. */
function strongestByHand(data: Float64Array, arrangement: Arrangement, step: number): Map<string, number> {
  const grid = gridOf(arrangement);
  const found = new Map<string, number>();
  for (let position = 0; position < data.length; position++) {
    const cell = grid.cellOf(position);
    if (!cell) continue;
    const key = `${grid.rows.inBlocks(step).of(cell.row)} ${grid.columns.inBlocks(step).of(cell.column)}`;
    const before = found.get(key);
    const value = data[position]!;
    if (before === undefined || Number.isNaN(value) || Math.abs(value) > Math.abs(before)) found.set(key, value);
  }
  return found;
}

const shape = [3, 4, 5, 7] as const;
const arrangements: readonly (readonly [string, Arrangement])[] = [
  ['as at first', arranged({ shape, ranges: wholeRanges(shape), down: [0, 2], across: [1, 3] })],
  ['with its axes reassigned', arranged({ shape, ranges: wholeRanges(shape), down: [3, 1, 0], across: [2] })],
  ['sliced', arranged({
    shape, down: [2], across: [1, 3],
    ranges: [
      { start: 1, count: 1, step: 1 }, { start: 1, count: 2, step: 2 },
      { start: 4, count: 1, step: 1 }, { start: 0, count: 4, step: 2 },
    ],
  })],
  ['down to a vector', arranged({
    shape, down: [], across: [3],
    ranges: [
      { start: 2, count: 1, step: 1 }, { start: 3, count: 1, step: 1 },
      { start: 0, count: 1, step: 1 }, { start: 1, count: 6, step: 1 },
    ],
  })],
];

describe('Pages of a tensor', () => {
  for (const [name, arrangement] of arrangements) {
    it(`give every entry in its cell, ${name}`, () => {
      const data = noise(name, shape);
      const grid = gridOf(arrangement);
      const { values } = wholeOf(new TensorPager({ shape, data }), arrangement, 1);
      let shown = 0;
      for (let position = 0; position < data.length; position++) {
        const cell = grid.cellOf(position);
        const index = unravel(position, shape);
        const isShown = arrangement.ranges.every(({ start, count, step }, axis) =>
          index[axis]! >= start && (index[axis]! - start) % step === 0 && (index[axis]! - start) / step < count);
        assert.equal(cell !== undefined, isShown, index.join());
        if (!cell) continue;
        shown++;
        assert.equal(values[cell.row * grid.columns.count + cell.column], data[position]);
      }
      assert.equal(shown, arrangement.ranges.reduce((product, { count }) => product * count, 1));
    });

    for (const steps of [[2], [3], [2, 4], [2, 6], [9]]) {
      it(`give the strongest entry of each block of ${steps.at(-1)}, ${name}, from ${steps.join(' and ')}`, () => {
        const data = noise(name, shape);
        data[101] = NaN;
        data[7] = -Infinity;
        const pager = new TensorPager({ shape, data });
        const step = steps.at(-1);
        // Levels that were asked for before are what a coarser one is made of.
        const { values } = steps.map((one) => wholeOf(pager, arrangement, one)).at(-1);
        const columns = gridOf(arrangement).columns.inBlocks(step).count;
        const expected = strongestByHand(data, arrangement, step);
        assert.equal(values.length, expected.size);
        for (const [key, value] of expected) {
          const [row, column] = key.split(' ').map(Number);
          assert.ok(Object.is(values[row! * columns + column!], value), key);
        }
      });
    }
  }

  it('give parts of a distant view', () => {
    const data = noise('parts', [40, 30]);
    const pager = new TensorPager({ shape: [40, 30], data });
    const arrangement = arranged({ shape: [40, 30], ranges: wholeRanges([40, 30]), down: [0], across: [1] });
    const whole = wholeOf(pager, arrangement, 4).values;
    const rectangles = [{ row: 3, column: 2, rows: 5, columns: 4 }];
    const [part] = ask(pager, 'blocks', { arrangement, step: 4, rectangles });
    assert.deepEqual([...part!.values.slice(4, 8)], [...whole.slice(4 * 8 + 2, 4 * 8 + 6)]);
  });

  it('count nothing that was not computed, and have it last by magnitude', () => {
    const tensor = { shape: [4], data: Float64Array.of(NaN, 2, -3, NaN), missing: Uint8Array.of(1, 0, 0, 0) };
    const pager = new TensorPager(tensor);
    assert.deepEqual([...ask(pager, 'missing', { positions: [0, 1, 3] })], [1, 0, 0]);
    assert.deepEqual([...ask(pager, 'nonFinite', { most: 10 })], [3]);
    assert.deepEqual([...ask(pager, 'ordered', { by: 'magnitude', from: 0, count: 4 }).positions], [3, 2, 1, 0]);
    assert.equal(ask(pager, 'distribution', { limit: 2.5 }).beyond, 1);
    const { count, nan, min } = statisticsOf(tensor);
    assert.deepEqual([count, nan, min], [3, 1, -3]);
  });

  it('leave out what is not asked for, not computed, or not there', () => {
    const data = Float64Array.of(1, -2, 3, NaN, -5, 6, 7);
    const missing = Uint8Array.of(0, 0, 0, 0, 0, 1, 0);
    const arrangement = { ...arranged({ shape: [7], ranges: wholeRanges([7]), down: [], across: [0] }), perRow: 4 };
    const pager = new TensorPager({ shape: [7], data, missing });
    const plain = wholeOf(pager, arrangement, 1);
    assert.deepEqual([...plain.missing!], [0, 0, 0, 0, 0, 1, 0, 1]);
    const rectangles = [{ row: 0, column: 0, rows: 2, columns: 4 }];
    const [within] = ask(pager, 'blocks', { arrangement, step: 1, rectangles, within: { from: -2, below: 3 } });
    assert.deepEqual([...within!.missing!], [0, 0, 1, 1, 1, 1, 1, 1]);
    const [above] = ask(pager, 'blocks', { arrangement, step: 1, rectangles, within: { from: 3 } });
    assert.deepEqual([...above!.missing!], [1, 1, 0, 1, 1, 1, 0, 1]);
  });

  it('say where the strongest entry is', () => {
    const data = Float64Array.of(1, -9, 3, 4, 5, 6);
    const arrangement = arranged({ shape: [2, 3], ranges: wholeRanges([2, 3]), down: [1], across: [0] });
    const pager = new TensorPager({ shape: [2, 3], data });
    // Transposed: the rows are (1, 4), (−9, 5), (3, 6).
    assert.equal(ask(pager, 'strongest', { arrangement, cells: { row: 0, column: 0, rows: 3, columns: 2 } }), 1);
    assert.equal(ask(pager, 'strongest', { arrangement, cells: { row: 2, column: 0, rows: 1, columns: 2 } }), 5);
    assert.equal(ask(pager, 'strongest', { arrangement, cells: { row: 3, column: 0, rows: 1, columns: 2 } }), -1);
  });

  it('sum the rows', () => {
    const data = Float64Array.of(1, 2, 3, 10, 20, 30);
    const arrangement = arranged({ shape: [2, 3], ranges: wholeRanges([2, 3]), down: [1], across: [0] });
    const sums = ask(new TensorPager({ shape: [2, 3], data }), 'rowSums', { arrangement });
    assert.deepEqual([...sums], [11, 22, 33]);
  });

  it('list entries by magnitude, NaN first, equal ones in their order', () => {
    const data = Float64Array.of(1, -3, NaN, 0, 3, -Infinity, 1e-300, -0, 5e-324, -1e300);
    const pager = new TensorPager({ shape: [10], data });
    const { positions, values } = ask(pager, 'ordered', { by: 'magnitude', from: 0, count: 99 });
    assert.deepEqual([...positions], [2, 5, 9, 1, 4, 0, 6, 8, 3, 7]);
    assert.deepEqual([...values], [...positions].map((position) => data[position]));
    const part = ask(pager, 'ordered', { by: 'magnitude', from: 3, count: 2 });
    assert.deepEqual([...part.positions], [1, 4]);
    const plain = ask(pager, 'ordered', { by: 'position', from: 8, count: 5 });
    assert.deepEqual([...plain.positions], [8, 9]);
  });

  it('say where an entry is in an order', () => {
    const data = Float64Array.of(1, -3, NaN, 0, 3, -Infinity);
    const pager = new TensorPager({ shape: [6], data });
    const places = [...data.keys()].map((position) => ask(pager, 'place', { by: 'magnitude', position }));
    assert.deepEqual(places, [4, 2, 0, 5, 3, 1]);
    assert.equal(ask(pager, 'place', { by: 'position', position: 4 }), 4);
  });

  it('list many entries as a comparison would', () => {
    const data = noise('order', [5000]).map((value, at) => value * 10 ** ((at % 41) - 20));
    const { positions } = ask(new TensorPager({ shape: [5000], data }), 'ordered', {
      by: 'magnitude', from: 0, count: 5000,
    });
    const expected = [...data.keys()].sort((a, b) => Math.abs(data[b]!) - Math.abs(data[a]!) || a - b);
    assert.deepEqual([...positions], expected);
  });

  it('name the first entries that are not finite', () => {
    const data = Float64Array.of(1, NaN, 2, Infinity, -Infinity);
    const pager = new TensorPager({ shape: [5], data });
    assert.deepEqual([...ask(pager, 'nonFinite', { most: 2 })], [1, 3]);
    assert.deepEqual([...ask(pager, 'values', { positions: [3, 0] })], [Infinity, 1]);
  });
});

describe('The distribution of a tensor', () => {
  const of = (values: readonly number[], limit = Infinity): PageReplies['distribution'] =>
    ask(new TensorPager({ shape: [values.length], data: Float64Array.from(values) }), 'distribution', { limit });

  for (const values of [
    [0.3, -0.2, 0.9, 0.1], [5, 6, 7], [0, 0, 0], [-3, -3], [2.5], [1e-300, 1e300], [5e-324, 1e-323], [-1e308, 1e308],
    [Number.MAX_VALUE, -Number.MAX_VALUE], [Number.MAX_VALUE], [0, 1, NaN, Infinity, -Infinity],
  ]) {
    it(`counts every finite entry of ${values.join(', ')} once, between its borders`, () => {
      const { edges, counts } = of(values);
      const finite = values.filter(Number.isFinite);
      assert.equal(counts.reduce((sum, count) => sum + count, 0), finite.length);
      assert.equal(edges.length, counts.length + 1);
      assert.ok(edges.every((edge, at) => Number.isFinite(edge) && (at === 0 || edge > edges[at - 1]!)));
      counts.forEach((count, bin) => {
        const isLast = bin === counts.length - 1;
        const inside = finite.filter((value) =>
          value >= edges[bin]! && (value < edges[bin + 1]! || (isLast && value === edges[bin + 1])));
        assert.equal(inside.length, count);
      });
    });
  }

  it('has a border at zero, and round ones', () => {
    const { edges } = of([-0.937, 0.71, 0.2]);
    assert.ok(edges.includes(0));
    assert.equal(edges[1]! - edges[0]! < 0.0500001 && edges[1]! - edges[0]! > 0.0499999, true);
  });

  it('counts what lies beyond a limit', () => {
    assert.equal(of([1, -3, 2.5, NaN, Infinity], 2).beyond, 2);
  });

  it('counts what is near to zero for a scale up to a limit, and not zero', () => {
    const { faint, vanishing } = of([100, -1, 0.3, -1e-3, 0, 9e-5, -1e-300, NaN], 100);
    assert.deepEqual([faint, vanishing], [4, 2]);
  });

  it('is empty when nothing is finite', () => {
    const empty = { edges: new Float64Array(0), counts: new Float64Array(0), beyond: 0, faint: 0, vanishing: 0 };
    assert.deepEqual(of([NaN, Infinity]), empty);
  });
});
