import assert from 'node:assert/strict';
import { foreseeLayer } from '../../../src/host/definitions/layerTensors';
import { citation, equationBlocks } from '../../../src/host/hover/equationBlocks';
import { lenet, read, residual } from './networks';

function blocksOf(text: string, layer: string): string[] {
  const { operator, tensors } = foreseeLayer(read(text), layer)!;
  return equationBlocks(operator.equations, tensors).map((lines) => lines.join('\n'));
}

describe('equations of a layer', () => {
  it('have their shapes under their symbols, in the derivation’s order for a dense layer', () => {
    assert.deepEqual(blocksOf(lenet, 'fc1'), [
      'Z      = W          A_prev + b\n120 × N  120 × 400  400 × N  120 × 1',
      'dA_prev = Wᵀ         dZ    eq. 8, 9\n400 × N   400 × 120  120 × N',
      'dW       = dZ       A_prevᵀ    eq. 18, 20\n120 × 400  120 × N  N × 400',
      'db     = dZ       1    eq. 24\n120 × 1  120 × N  N × 1',
    ]);
  });

  it('begin every shape exactly under its symbol', () => {
    for (const layer of ['conv1', 'conv2', 'pool1', 'fc1', 'tanh1', 'loss']) {
      const { operator, tensors } = foreseeLayer(read(lenet), layer)!;
      const symbols = new Set([...tensors.map(({ symbol }) => symbol), '1']);
      for (const [equation, shapes] of equationBlocks(operator.equations, tensors)) {
        for (const { index } of shapes?.matchAll(/(?<=^| {2,})\S/g) ?? []) {
          const symbol = /^d?(\w+)/.exec(equation!.slice(index))?.[1] ?? '';
          assert.ok(symbols.has(symbol), `${layer}:\n${equation!}\n${shapes!}`);
        }
      }
    }
  });

  it('say a shape once where all are the same', () => {
    assert.deepEqual(blocksOf(lenet, 'tanh1')[1], 'dZ = dA ⊙ (1 − A ⊙ A)    eq. 10, 11\nN × 120');
  });

  it('do without shapes where none belongs', () => {
    assert.deepEqual(blocksOf(lenet, 'pool1')[0], 'A[x, y] = max A_prev[window of x, y]');
    assert.deepEqual(blocksOf(residual, 'sum')[1], 'dA_prev = dA\n          N × 5');
  });

  it('cite runs of numbers by their ends', () => {
    assert.equal(citation([33, 34, 35, 36, 37]), '33–37');
    assert.equal(citation([28, 25, 27, 29]), '25, 27–29');
    assert.equal(citation([10, 11]), '10, 11');
    assert.equal(citation([24]), '24');
  });
});
