import assert from 'node:assert/strict';
import { arrayLiteral, isCopiedWhole, loadingLine, shapeTuple } from '../../../src/host/copy/numpyText';

const literal = (shape: readonly number[], ...values: readonly number[]): string =>
  arrayLiteral({ shape, data: Float64Array.from(values) });

describe('a tensor copied as NumPy', () => {
  // What Python's own repr gives for these float64 numbers.
  it('has all digits, and is of floats', () => {
    assert.equal(literal([3], 1, 0.1 + 0.2, -2e-9), 'np.array([1.0, 0.30000000000000004, -2e-9])');
  });

  it('is nested by its axes, each row on a line', () => {
    assert.equal(literal([2, 2], 1, 2, 3, 4), 'np.array([[1.0, 2.0],\n          [3.0, 4.0]])');
    assert.equal(literal([2, 1, 2], 1, 2, 3, 4), 'np.array([[[1.0, 2.0]],\n          [[3.0, 4.0]]])');
  });

  it('may be a scalar', () => assert.equal(literal([], 0.5), 'np.array(0.5)'));

  it('keeps NaN, the infinities and the sign of zero', () => {
    assert.equal(literal([5], NaN, Infinity, -Infinity, -0, 0), 'np.array([np.nan, np.inf, -np.inf, -0.0, 0.0])');
  });

  it('is loaded from a file when it is large', () => {
    assert.equal(isCopiedWhole([10, 100]), true);
    assert.equal(isCopiedWhole([10, 101]), false);
    assert.equal(loadingLine('fc1.weight', 'C:\\a "b"\n.npz'), 'np.load("C:\\\\a \\"b\\"\\n.npz")["fc1.weight"]');
  });
});

describe('a shape copied', () => {
  it('is a tuple of Python', () => {
    assert.equal(shapeTuple([]), '()');
    assert.equal(shapeTuple([10]), '(10,)');
    assert.equal(shapeTuple(['N', 6, 28, 28]), '(N, 6, 28, 28)');
  });
});
