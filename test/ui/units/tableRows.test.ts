import assert from 'node:assert/strict';
import { localPages } from '../../../webview/state/pages';
import { Rows, type RowOrder } from '../../../webview/tensor/table/rows';

const shape = [2, 3];
const values = localPages({ name: 'dW', shape, data: Float64Array.of(1, -2, 3, -4, 5, -6) });

/** The errors of four entries; two were not checked. */
const errors = localPages({
  name: 'dW.error', shape, data: Float64Array.of(0, 1e-3, NaN, 2, NaN, 1e-9), missing: Uint8Array.of(0, 0, 1, 0, 1, 0),
});
const column = { kind: 'error', title: 'Error', tip: '', pages: errors } as const;

function positions(order: RowOrder): readonly number[] {
  const rows = new Rows(values, [column], 6, order);
  return Array.from({ length: 6 }, (_, row) => rows.at(row)!.position);
}

describe('The rows of a table', () => {
  it('are sorted by error, those without one last; or the other way round', () => {
    const down = positions({ by: 'error', descending: true });
    assert.deepEqual(down.slice(0, 3), [3, 1, 5]);
    // 0 is an error, and the smallest; an entry that was not checked has none.
    assert.deepEqual(down.slice(3).toSorted(), [0, 2, 4]);
    assert.deepEqual(positions({ by: 'error', descending: false }), down.toReversed());
  });

  it('have their values and errors in every order', () => {
    for (const by of ['position', 'magnitude', 'error'] as const) {
      const rows = new Rows(values, [column], 6, { by, descending: true });
      for (let row = 0; row < 6; row++) {
        const { position, value, errors: [error] } = rows.at(row)!;
        assert.equal(value, values.whole!.data[position]);
        assert.equal(error, position === 2 || position === 4 ? undefined : errors.whole!.data[position]);
      }
    }
  });

  it('are copied as they are shown', async () => {
    const rows = new Rows(values, [column], 6, { by: 'error', descending: true });
    const copied = await rows.between(1, 3);
    assert.deepEqual(copied, [1, 2, 3].map((row) => rows.at(row)));
  });
});
