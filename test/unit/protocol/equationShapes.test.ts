import assert from 'node:assert/strict';
import {
  equationPieces, haveSamplesAsColumns, type Axis, type EquationTensor,
} from '../../../src/protocol/equationShapes';

type Tensors = Readonly<Record<string, readonly Axis[]>>;

/** Tensors under their symbols; those of `parameters` are trainable. */
function tensors(all: Tensors, ...parameters: string[]): ReadonlyMap<string, EquationTensor> {
  return new Map(Object.entries(all).map(([symbol, shape]) =>
    [symbol, { shape, isParameter: parameters.includes(symbol) }]));
}

/** The tensors that were found, with their shapes. */
function shapes(text: string, known: ReadonlyMap<string, EquationTensor>, columns: boolean): unknown[] {
  const pieces = equationPieces(text, known, columns);
  assert.equal(pieces.map((piece) => piece.text).join(''), text);
  return pieces.filter(({ shape }) => shape).map((piece) => [piece.text, piece.shape]);
}

describe('shapes in an equation', () => {
  // fc1 of LeNet-5 in the notation of the derivation: a sample is a column.
  const dense = tensors({ A_prev: ['N', 400], Z: ['N', 120], W: [120, 400], b: [120] }, 'W', 'b');
  const image = tensors({ A_prev: ['N', 6, 14, 14], Z: ['N', 16, 10, 10], W: [16, 6, 5, 5], b: [16] }, 'W', 'b');

  it('are those of matrices where something is transposed', () => {
    assert.equal(haveSamplesAsColumns([{ text: 'Z = W A_prev + b' }, { text: 'dA_prev = Wᵀ dZ' }]), true);
    assert.equal(haveSamplesAsColumns([{ text: 'dW = A_prev ⋆ dZ' }]), false);
  });

  it('multiply as matrices do: dW = dZ A_prevᵀ (eq. 18)', () => {
    assert.deepEqual(shapes('dW = dZ A_prevᵀ', dense, true),
      [['dW', [120, 400]], ['dZ', [120, 'N']], ['A_prevᵀ', ['N', 400]]]);
  });

  it('turn Wᵀ: dA_prev = Wᵀ dZ (eq. 8)', () => {
    assert.deepEqual(shapes('dA_prev = Wᵀ dZ', dense, true),
      [['dA_prev', [400, 'N']], ['Wᵀ', [400, 120]], ['dZ', [120, 'N']]]);
  });

  it('make a column of the bias, and of the ones that sum up samples (eq. 24)', () => {
    assert.deepEqual(shapes('db = dZ 1', dense, true), [['db', [120, 1]], ['dZ', [120, 'N']], ['1', ['N', 1]]]);
  });

  it('take all positions for samples when there are further axes', () => {
    const sequence = tensors({ A_prev: ['N', 7, 8], Z: ['N', 7, 3], W: [3, 8] }, 'W');
    assert.deepEqual(shapes('Z = W A_prev', sequence, true),
      [['Z', [3, '7·N']], ['W', [3, 8]], ['A_prev', [8, '7·N']]]);
  });

  it('stay in PyTorch’s order for images', () => {
    assert.deepEqual(shapes('dA_prev = dZ *_full W', image, false),
      [['dA_prev', ['N', 6, 14, 14]], ['dZ', ['N', 16, 10, 10]], ['W', [16, 6, 5, 5]]]);
  });

  it('are not given to words, to single entries, or to a number 1', () => {
    const pooling = tensors({ A_prev: ['N', 6, 28, 28], A: ['N', 6, 14, 14] });
    assert.deepEqual(shapes('A[x, y] = max A_prev[window of x, y]', pooling, false), []);
    assert.deepEqual(shapes('dA_prev = mask ⊙ dA of the window', pooling, false),
      [['dA_prev', ['N', 6, 28, 28]], ['dA', ['N', 6, 14, 14]]]);
    assert.deepEqual(shapes('A = Z + 1', tensors({ A: ['N', 2], Z: ['N', 2] }), true),
      [['A', [2, 'N']], ['Z', [2, 'N']]]);
  });

  it('survive symbols that mean something in a regular expression', () => {
    assert.deepEqual(shapes('A = Σ A_prev', tensors({ 'A': [1], 'A_prev (a|b)': [2] }), false), [['A', [1]]]);
  });

  it('are none where no tensor is known', () => {
    assert.deepEqual(equationPieces('dW = dZ A_prevᵀ', new Map(), true), [{ text: 'dW = dZ A_prevᵀ' }]);
  });
});
