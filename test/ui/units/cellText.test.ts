import assert from 'node:assert/strict';
import { textInside } from '../../../webview/heatMap/cellText';

describe('A number on a cell', () => {
  it('has as many digits as there is room for, and one where there is little', () => {
    assert.equal(textInside(0.012345, 10), '0.01235');
    assert.equal(textInside(0.012345, 6), '0.0123');
    assert.equal(textInside(-1.26e-9, 7), '−1.3e-9');
    assert.equal(textInside(-1.26e-22, 8), '−1.3e-22');
    assert.equal(textInside(-1.26e-22, 7), '−1e-22');
    assert.equal(textInside(-1.26e-300, 7), '−1e-300');
  });
});
