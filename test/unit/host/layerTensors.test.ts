import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import type { Operator } from '../../../src/engine/operator';
import { relu } from '../../../src/engine/operators/relu';
import { erased, registryOf, standardRegistry } from '../../../src/engine/registry';
import { foreseeInput, foreseeLayer, withGradient } from '../../../src/host/definitions/layerTensors';
import { Session } from '../../../src/session/session';
import { lenet, read, residual } from './networks';

const shapesOf = (text: string, layer: string) =>
  Object.fromEntries(foreseeLayer(read(text), layer)!.tensors.map(({ symbol, shape }) => [symbol, shape.join(' ')]));

describe('tensors of a layer before any run', () => {
  it('have a letter for the samples', () => {
    assert.deepEqual(shapesOf(lenet, 'conv2'),
      { Z: 'N 16 10 10', A_prev: 'N 6 14 14', W: '16 6 5 5', b: '16' });
    assert.deepEqual(shapesOf(lenet, 'fc1'), { Z: 'N 120', A_prev: 'N 400', W: '120 400', b: '120' });
    assert.deepEqual(shapesOf(lenet, 'tanh1'), { A: 'N 120', Z: 'N 120' });
    assert.deepEqual(shapesOf(lenet, 'loss'), { J: '', Z: 'N 10', y: 'N' });
    assert.deepEqual(foreseeInput(read(lenet), 'x')?.shape, ['N', 1, 28, 28]);
  });

  it('count samples that are merged with other axes', () => {
    // No operator of ours does that yet; one that turns N × C × … into NC × … stands in.
    const shape: Operator['shape'] = ([input]) => {
      const [samples, channels, ...rest] = input!;
      return { output: [samples! * channels!, ...rest], parameters: {} };
    };
    const merge = erased({ ...relu, op: 'Merge', shape });
    const { operators, losses } = standardRegistry;
    const registry = registryOf([...operators.values(), merge], [...losses.values()]);
    const text = lenet.replace('"op": "Flatten"', '"op": "Merge"').replace('"CrossEntropyLoss"', '"MSELoss"');
    const definition = readDefinition(text, registry);
    assert.deepEqual(foreseeLayer(definition, 'flatten')!.tensors[0]!.shape, ['16·N', 5, 5]);
  });

  it('do not mistake a size that equals the batch for the samples', () => {
    const square = lenet.replace('"batch": 3', '"batch": 16');
    assert.deepEqual(foreseeLayer(read(square), 'conv2')!.tensors[0]!.shape, ['N', 16, 10, 10]);
  });

  it('of a sum are told apart by their layers', () => {
    assert.deepEqual(shapesOf(residual, 'sum'), { 'A': 'N 5', 'A_prev fc1': 'N 5', 'A_prev x': 'N 5' });
  });

  it('are unknown behind a mistake', () => {
    const broken = readDefinition(lenet.replace('"out_features": 120', '"out_features": 120, "in_features": 1'));
    assert.equal(foreseeLayer(broken, 'fc1'), undefined);
    assert.equal(foreseeLayer(broken, 'fc2'), undefined);
    assert.equal(foreseeLayer(broken, 'loss'), undefined);
    assert.ok(foreseeLayer(broken, 'conv2'));
  });

  for (const text of [lenet, residual]) {
    it(`have the names, symbols and shapes that a run gives them: ${read(text).name || 'residual'}`, () => {
      const definition = read(text);
      const run = Session.open(definition, new Map()).view();
      for (const { name, op, tensors } of run.layers) {
        const foreseen = op === 'Input' ? [foreseeInput(definition, name)!] : foreseeLayer(definition, name)!.tensors;
        const before = foreseen.flatMap(withGradient).map((tensor) =>
          ({ ...tensor, shape: tensor.shape.map((axis) => (axis === 'N' ? definition.batch : axis)) }));
        const after = tensors.filter(({ role }) => role !== 'artifact').map(({ name: tensor, symbol, shape }) =>
          ({ name: tensor, symbol, shape }));
        assert.deepEqual(before, after, name);
      }
    });
  }
});
