import assert from 'node:assert/strict';
import type { Axis, EquationTensor } from '../../../src/protocol/equationShapes';
import { citation, writtenEquations } from '../../../src/protocol/equations';
import { english } from '../../../src/protocol/sentence';
import { notations, stored, written, writtenShape, type Notation } from '../../../src/protocol/notation';

type Entry = [symbol: string, tensor: EquationTensor];
const activation = (symbol: string, ...shape: Axis[]): Entry => [symbol, { shape, isParameter: false }];
const parameter = (symbol: string, ...shape: Axis[]): Entry => [symbol, { shape, isParameter: true }];

/** fc1 of LeNet-5 with four samples. */
const dense = new Map([
  activation('A_prev', 4, 400), activation('Z', 4, 120), parameter('W', 120, 400), parameter('b', 120),
]);
const denseEquations = ['Z = W A_prev + b', 'dA_prev = Wᵀ dZ', 'dW = dZ A_prevᵀ', 'db = dZ 1']
  .map((text) => ({ of: '', text, numbers: [18, 20] }));

function under(texts: readonly { text: string }[], tensors: ReadonlyMap<string, EquationTensor>, notation: Notation) {
  const equations = texts.map(({ text }) => ({ of: '', text, numbers: [18, 20] }));
  return writtenEquations(equations, tensors, notation).map(({ text, pieces, shapes }) => {
    assert.equal(pieces.map((piece) => piece.text).join(''), text);
    return [text, shapes.filter((shape) => shape !== '')];
  });
}

describe('the equations of a layer', () => {
  it('are those of the derivation, where a sample is a column', () => {
    assert.deepEqual(under(denseEquations, dense, 'derivation'), [
      ['Z = W A_prev + b', ['120 × 4', '120 × 400', '400 × 4', '120 × 1']],
      ['dA_prev = Wᵀ dZ', ['400 × 4', '400 × 120', '120 × 4']],
      ['dW = dZ A_prevᵀ', ['120 × 400', '120 × 4', '4 × 400']],
      ['db = dZ 1', ['120 × 1', '120 × 4', '4 × 1']],
    ]);
  });

  it('are transposed in PyTorch’s notation, where a sample is a row', () => {
    assert.deepEqual(under(denseEquations, dense, 'pytorch'), [
      ['Z = A_prev Wᵀ + b', ['4 × 120', '4 × 400', '400 × 120', '120']],
      ['dA_prev = dZ W', ['4 × 400', '4 × 120', '120 × 400']],
      ['dW = dZᵀ A_prev', ['120 × 400', '120 × 4', '4 × 400']],
      ['db = dZᵀ 1', ['120', '120 × 4', '4']],
    ]);
  });

  it('say of which equation they are the transpose', () => {
    const [, , dW] = writtenEquations(denseEquations, dense, 'pytorch');
    assert.equal(english(citation(dW!)!), 'eq. 18, 20, transposed');
    assert.equal(english(citation(writtenEquations(denseEquations, dense, 'derivation')[2]!)!), 'eq. 18, 20');
  });

  it('of a convolution differ in their shapes alone', () => {
    const image = new Map([
      activation('A_prev', 4, 6, 14, 15), activation('Z', 4, 16, 10, 11), parameter('W', 16, 6, 5, 5),
    ]);
    const dW = [{ text: 'dW = A_prev ⋆ dZ' }];
    assert.deepEqual(under(dW, image, 'pytorch'),
      [['dW = A_prev ⋆ dZ', ['16 × 6 × 5 × 5', '4 × 6 × 14 × 15', '4 × 16 × 10 × 11']]]);
    assert.deepEqual(under(dW, image, 'derivation'),
      [['dW = A_prev ⋆ dZ', ['5 × 5 × 6 × 16', '14 × 15 × 6 × 4', '10 × 11 × 16 × 4']]]);
  });

  it('print a shape once where all are the same', () => {
    const tanh = new Map([activation('Z', 4, 120), activation('A', 4, 120)]);
    assert.deepEqual(under([{ text: 'dZ = dA ⊙ (1 − A ⊙ A)' }], tanh, 'derivation'),
      [['dZ = dA ⊙ (1 − A ⊙ A)', ['120 × 4']]]);
  });

  it('cite runs of numbers by their ends', () => {
    assert.equal(citation({ numbers: [] }), undefined);
    assert.equal(english(citation({ numbers: [24] })!), 'eq. 24');
    assert.equal(english(citation({ numbers: [10, 11] })!), 'eq. 10, 11');
    assert.equal(english(citation({ numbers: [25, 28, 27, 29] })!), 'eq. 25, 27–29');
    assert.equal(english(citation({ numbers: [33, 34, 35, 36, 37] })!), 'eq. 33–37');
  });
});

describe('coordinates in both notations', () => {
  const image = [2, 5, 7, 9];

  it('are those of storage in PyTorch’s', () => {
    assert.deepEqual(written(image, false, 'pytorch'), image);
  });

  it('have the sample last in the derivation’s: [n_H, n_W, n_c, m]', () => {
    assert.deepEqual(written(image, false, 'derivation'), [7, 9, 5, 2]);
    assert.deepEqual(written(image, true, 'derivation'), [7, 9, 5, 2], 'a kernel: filters last');
    assert.deepEqual(written([3, 120], false, 'derivation'), [120, 3], 'a dense activation');
    assert.deepEqual(written([120, 400], true, 'derivation'), [120, 400], 'W is the same in both');
    assert.deepEqual(written([3, 8, 50], false, 'derivation'), [50, 8, 3]);
  });

  it('lead back to storage', () => {
    for (const notation of notations) {
      for (const isParameter of [false, true]) {
        for (const index of [[], [1], [1, 2], [1, 2, 3], image, [1, 2, 3, 4, 5]]) {
          assert.deepEqual(stored(written(index, isParameter, notation), isParameter, notation), index);
        }
      }
    }
  });

  it('make a column of the bias', () => {
    assert.deepEqual(writtenShape([120], true, 'derivation'), [120, 1]);
    assert.deepEqual(writtenShape([120], true, 'pytorch'), [120]);
    assert.deepEqual(writtenShape([120], false, 'derivation'), [120]);
  });
});
