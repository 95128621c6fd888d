import assert from 'node:assert/strict';
import { foreseeLayer } from '../../../src/host/definitions/layerTensors';
import type { Notation } from '../../../src/protocol/notation';
import { equationBlocks } from '../../../src/host/hover/equationBlocks';
import { lenet, read, residual } from './networks';

function blocksOf(text: string, layer: string, notation: Notation = 'derivation'): string[] {
  const { operator, tensors } = foreseeLayer(read(text), layer)!;
  return equationBlocks(operator.equations, tensors, notation).map((lines) => lines.join('\n'));
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

  it('have samples as rows in PyTorch’s order, with the numbers of the equations they transpose', () => {
    const blocks = blocksOf(lenet, 'fc1', 'pytorch');
    assert.equal(blocks[2], 'dW       = dZᵀ      A_prev    eq. 18, 20, transposed\n120 × 400  120 × N  N × 400');
    assert.equal(blocksOf(residual, 'sum', 'pytorch')[1], 'dA_prev = dA\n          N × 5');
  });

  it('begin every shape exactly under its symbol', () => {
    for (const layer of ['conv1', 'conv2', 'pool1', 'fc1', 'tanh1', 'loss']) {
      const { operator, tensors } = foreseeLayer(read(lenet), layer)!;
      const symbols = new Set([...tensors.map(({ symbol }) => symbol), '1']);
      for (const [equation, shapes] of equationBlocks(operator.equations, tensors, 'derivation')) {
        for (const { index } of shapes?.matchAll(/(?<=^| {2,})\S/g) ?? []) {
          const symbol = /^d?(\w+)/.exec(equation!.slice(index))?.[1] ?? '';
          assert.ok(symbols.has(symbol), `${layer}:\n${equation!}\n${shapes!}`);
        }
      }
    }
  });

  it('say a shape once where all are the same', () => {
    assert.deepEqual(blocksOf(lenet, 'tanh1')[1], 'dZ = dA ⊙ (1 − A ⊙ A)    eq. 10, 11\n120 × N');
  });

  it('do without shapes where none belongs', () => {
    assert.deepEqual(blocksOf(lenet, 'pool1')[0], 'A[x, y] = max A_prev[window of x, y]');
    assert.deepEqual(blocksOf(residual, 'sum')[1], 'dA_prev = dA\n          5 × N');
  });
});
