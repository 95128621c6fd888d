import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { arenaOf } from '../../../src/engine/kernels/arena';
import { allocateRun, inferShapes, Network } from '../../../src/engine/network';
import { loadNetwork } from '../../../src/session/load';
import { onHeap, zeros, type Tensor } from '../../../src/tensor/tensor';

const definition = {
  format: 'gradnet',
  version: 1,
  name: 'LeNet-5',
  seed: 3,
  batch: 2,
  inputs: [{ name: 'x', shape: ['N', 1, 28, 28] }],
  layers: [
    { name: 'conv1', op: 'Conv2d', out_channels: 6, kernel_size: 5, padding: 2 },
    { name: 'relu1', op: 'ReLU' },
    { name: 'pool1', op: 'MaxPool2d', kernel_size: 2 },
    { name: 'conv2', op: 'Conv2d', out_channels: 16, kernel_size: 5 },
    { name: 'tanh2', op: 'Tanh' },
    { name: 'pool2', op: 'AvgPool2d', kernel_size: 2 },
    { name: 'conv3', op: 'Conv2d', out_channels: 8, kernel_size: 3, stride: 2, padding: 1 },
    { name: 'flatten', op: 'Flatten' },
    { name: 'fc1', op: 'Linear', out_features: 120 },
    { name: 'fc2', op: 'Linear', out_features: 10 },
  ],
  loss: { op: 'CrossEntropyLoss', input: 'fc2', target: 'y' },
};

const lenet = (): Network => loadNetwork(readDefinition(JSON.stringify(definition)), new Map()).network;

/** Every tensor of a run under a name. */
function tensorsOf({ inputs, nodes, parameters }: Network): Map<string, Tensor> {
  return new Map([
    ...[...inputs, ...nodes.map(({ output }) => output)].flatMap(
      ({ name, tensor, gradient }) =>
        [
          [name, tensor],
          [`${name}.grad`, gradient!],
        ] as [string, Tensor][],
    ),
    ...parameters,
    ...nodes.flatMap(({ name, gradients }) =>
      Object.entries(gradients.parameters).map(
        ([key, gradient]) => [`${name}.${key}.grad`, gradient!] as [string, Tensor],
      ),
    ),
  ]);
}

describe('A network in an arena', () => {
  it('has all of its tensors in it', () => {
    const own = [...tensorsOf(lenet()).values()].map(({ data }) => data);
    assert.ok(arenaOf(own[0]!, ...own));
  });

  it('computes what it computes on the heap', () => {
    const own = lenet();
    const onTheHeap = new Network(own.spec, own.parameters, own.batch, { allocate: onHeap });
    for (const network of [own, onTheHeap]) {
      network.forward();
      network.backward();
    }
    const expected = tensorsOf(onTheHeap);
    for (const [name, { data }] of tensorsOf(own)) {
      assert.ok(arenaOf(data));
      const other = expected.get(name)!.data;
      assert.equal(arenaOf(other), undefined);
      const largest = other.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      other.forEach((value, i) =>
        assert.ok(Math.abs(data[i]! - value) <= 1e-13 * largest, `${name}[${i}] is ${data[i]}, on the heap ${value}`),
      );
    }
  });

  it('takes no more memory over repeated runs, and gives the same numbers', () => {
    const network = lenet();
    const { data } = network.loss.output.tensor;
    const runs = Array.from({ length: 20 }, () => {
      const loss = network.forward();
      network.backward();
      return [loss, data.buffer.byteLength, ...network.inputs[0]!.gradient!.data];
    });
    for (const run of runs) assert.deepEqual(run, runs[0]);
  });

  it('is one of many that are opened, run and forgotten', () => {
    const loss = lenet().forward();
    for (let i = 0; i < 100; i++) assert.equal(lenet().forward(), loss);
  });

  it('adopts parameters that were made for it', () => {
    const { spec, parameters, batch } = lenet();
    const allocate = allocateRun(spec, inferShapes(spec));
    const made = new Map([...parameters].map(([name, { shape, data }]) => {
      const own = zeros(shape, allocate);
      own.data.set(data);
      return [name, own];
    }));
    const network = new Network(spec, made, batch, { allocate, adoptParameters: true });
    for (const [name, tensor] of made) assert.equal(network.parameters.get(name), tensor);
    const own = [...tensorsOf(network).values()].map(({ data }) => data);
    assert.ok(arenaOf(own[0]!, ...own));
    assert.equal(network.forward(), lenet().forward());
  });

  it('works on copies otherwise: it neither changes what it was given nor is changed with it', () => {
    const { spec, parameters, batch } = lenet();
    const given = new Map([...parameters].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
    const network = new Network(spec, given, batch, { dtype: 'float32' });
    const before = network.forward();
    for (const [name, { data }] of given) assert.deepEqual(data, parameters.get(name)!.data.slice());
    for (const { data } of given.values()) data.fill(NaN);
    assert.equal(network.forward(), before);
  });
});
