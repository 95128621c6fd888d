import assert from 'node:assert/strict';
import { sentence } from '../../../src/protocol/sentence';
import { wholeRanges } from '../../../src/tensor/pages/arrangement';
import { indexText, readIndex } from '../../../webview/tensor/indexText';
import {
  firstLayout, layoutOf, moveAxis, placeOf, transposed, withRanges, type Layout,
} from '../../../webview/tensor/layout';

const indexed = {
  symbol: 'dW', shape: [8, 6, 3, 5], order: [0, 1, 2, 3],
  axes: [sentence`filter`, sentence`channel`, sentence`row`, sentence`column`],
} as const;
const first = firstLayout(indexed.shape, indexed.order);

function typed(text: string, from: Layout = first): Layout {
  const reading = readIndex(text, indexed);
  assert.ok('parts' in reading, JSON.stringify(reading));
  return withRanges(from, reading.parts, first);
}

describe('A typed index', () => {
  for (const [text, expected] of [
    ['[:,:,:,:]', '[:, :, :, :]'],
    ['[0,:,1:3,:]', '[0, :, 1:3, :]'],
    ['0, ...', '[0, :, :, :]'],
    ['…, 2', '[:, :, :, 2]'],
    ['[-1, -3:, ::2, :99]', '[7, 3:6, 0:3:2, :]'],
    ['1:2, :, :, :', '[1:2, :, :, :]'],
    [':, :, :, 0:5', '[:, :, :, :]'],
    ['...', '[:, :, :, :]'],
    ['[0, 0, 0, 0]', '[0, 0, 0, 0]'],
  ] as const) {
    it(`reads ${text} as ${expected}`, () => {
      assert.equal(indexText(typed(text), indexed), expected);
    });
  }

  for (const [text, problem] of [
    ['[0, 5]', '“[0, 5]” has 2 parts, but dW has 4 axes (filter 8, channel 6, row 3, column 5). '
      + 'Write one part for each axis, or ... for the rest.'],
    ['9, ...', 'There is no filter 9: filter goes from 0 to 7.'],
    ['..., -6', 'There is no column -6: column goes from 0 to 4.'],
    ['x, ...', '“x” is no index of filter. Write a number such as 3, a range such as 2:4, or : for all.'],
    ['2:2, ...', '“2:2” of filter is empty: filter goes from 0 to 7, and a range ends before its end.'],
    ['::0, ...', 'The step of “::0” is 0; it must be 1 or more.'],
    ['1,2,3,4,5', '“1,2,3,4,5” has 5 parts, but dW has 4 axes (filter 8, channel 6, row 3, column 5). '
      + 'Write one part for each axis, or ... for the rest.'],
  ] as const) {
    it(`says what is wrong with ${text}`, () => {
      assert.deepEqual(readIndex(text, indexed), { problem });
    });
  }

  it('of which an axis runs again puts it back where it was', () => {
    const sliced = typed('2, :, :, :');
    assert.deepEqual(sliced.down, [2]);
    assert.deepEqual(typed('...', sliced), first);
  });
});

describe('The layout of a tensor', () => {
  it('is as the tensor is stored, unless samples are written last: then each has a column', () => {
    assert.deepEqual(firstLayout([4, 10], [0, 1]), { down: [0], across: [1], ranges: wholeRanges([4, 10]) });
    assert.deepEqual(firstLayout([4, 10], [1, 0]), { down: [1], across: [0], ranges: wholeRanges([4, 10]) });
    assert.deepEqual([first.down, first.across], [[0, 2], [1, 3]]);
    const columns = firstLayout([4, 3, 8, 9], [2, 3, 1, 0]);
    assert.deepEqual([columns.down, columns.across], [[1, 2], [0, 3]]);
    const signals = firstLayout([4, 3, 8], [2, 1, 0]);
    assert.deepEqual([signals.down, signals.across], [[1], [0, 2]]);
  });

  it('follows the notation until somebody has moved an axis', () => {
    const shape = [4, 10] as const;
    const asStored = firstLayout(shape, [0, 1]);
    const sliced = withRanges(asStored, wholeRanges(shape).map((range) => ({ range, isIndex: false })), asStored);
    assert.deepEqual(layoutOf(shape, [1, 0], sliced).down, [1]);
    assert.deepEqual(layoutOf(shape, [1, 0], transposed(sliced)).down, [1]);
    assert.deepEqual(layoutOf(shape, [0, 1], transposed(sliced)).down, [1]);
    const oneUnit = moveAxis(sliced, shape, 1, 'index');
    assert.deepEqual(layoutOf(shape, [1, 0], oneUnit).across, [0], 'an index moves nothing');
    assert.deepEqual(layoutOf(shape, [1, 0], moveAxis(sliced, shape, 1, 'outerRows')).down, [1, 0]);
  });

  it('is as at first when it was made for another shape', () => {
    const sliced = typed('7, :, :, 4');
    assert.deepEqual(layoutOf(indexed.shape, indexed.order, sliced).down, [2]);
    for (const shape of [[2, 6, 3, 5], [8, 6, 3, 4], [8, 6, 3], [8, 6, 3, 5, 1]]) {
      const order = shape.map((_, axis) => axis);
      assert.deepEqual(layoutOf(shape, order, sliced), firstLayout(shape, order), shape.join());
    }
  });

  it('is turned round', () => {
    assert.deepEqual([transposed(first).down, transposed(first).across], [[1, 3], [0, 2]]);
  });

  it('lets every axis run everywhere', () => {
    for (const axis of [0, 1, 2, 3]) {
      for (const place of ['outerRows', 'innerRows', 'outerColumns', 'innerColumns', 'index'] as const) {
        const moved = moveAxis(first, indexed.shape, axis, place);
        assert.equal(placeOf(moved, axis), place === 'outerRows' && moved.down.length === 1 ? 'innerRows'
          : place === 'outerColumns' && moved.across.length === 1 ? 'innerColumns' : place);
        assert.equal(moved.down.length + moved.across.length, place === 'index' ? 3 : 4);
        assert.equal(moved.ranges[axis]!.count, place === 'index' ? 1 : indexed.shape[axis]);
      }
    }
  });
});
