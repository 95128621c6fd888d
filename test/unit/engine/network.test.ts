import assert from 'node:assert/strict';
import { inferShapes, LayerError, memoryOf, Network } from '../../../src/engine/network';
import { ShapeError } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { tensor, zeros, type Tensor } from '../../../src/tensor/tensor';
import { gradientOf, openNetwork, runNetwork, specOf, valueOf, type Sketch } from './networks';

const lenet: Sketch = {
  inputs: { x: [4, 1, 28, 28] },
  layers: [
    { name: 'conv1', op: 'Conv2d', args: { out_channels: 6, kernel_size: 5, padding: 2 } },
    { name: 'relu1', op: 'ReLU' },
    { name: 'pool1', op: 'MaxPool2d', args: { kernel_size: 2 } },
    { name: 'conv2', op: 'Conv2d', args: { out_channels: 16, kernel_size: 5 } },
    { name: 'relu2', op: 'ReLU' },
    { name: 'pool2', op: 'MaxPool2d', args: { kernel_size: 2 } },
    { name: 'flat', op: 'Flatten' },
    { name: 'fc1', op: 'Linear', args: { out_features: 120 } },
    { name: 'fc2', op: 'Linear', args: { out_features: 84 } },
    { name: 'fc3', op: 'Linear', args: { out_features: 10 } },
  ],
  loss: 'CrossEntropyLoss',
};

describe('Shape inference', () => {
  it('of LeNet-5, layer by layer', () => {
    const { layers, problems, target } = inferShapes(specOf(lenet));
    assert.deepEqual([...layers].map(([name, { output }]) => [name, output]), [
      ['conv1', [4, 6, 28, 28]], ['relu1', [4, 6, 28, 28]], ['pool1', [4, 6, 14, 14]], ['conv2', [4, 16, 10, 10]],
      ['relu2', [4, 16, 10, 10]], ['pool2', [4, 16, 5, 5]], ['flat', [4, 400]], ['fc1', [4, 120]], ['fc2', [4, 84]],
      ['fc3', [4, 10]],
    ]);
    assert.deepEqual(layers.get('conv2')!.parameters, { weight: [16, 6, 5, 5], bias: [16] });
    assert.deepEqual(layers.get('fc1')!.parameters, { weight: [120, 400], bias: [120] });
    assert.deepEqual(layers.get('fc1')!.inputs, [[4, 400]]);
    assert.deepEqual(problems, []);
    assert.deepEqual(target!.shape, [4]);
  });

  it('goes on where a layer is wrong: what is behind it is unknown, what is beside it is known', () => {
    const { layers, problems, target } = inferShapes(specOf({
      inputs: { x: [2, 3] },
      layers: [
        { name: 'wrong', op: 'Conv2d', args: { out_channels: 1, kernel_size: 3 } },
        { name: 'behind', op: 'ReLU' },
        { name: 'beside', op: 'Linear', args: { out_features: 5 }, inputs: ['x'] },
        { name: 'alsoWrong', op: 'Linear', args: { out_features: 5, in_features: 7 }, inputs: ['beside'] },
        { name: 'last', op: 'Tanh' },
      ],
    }));
    assert.deepEqual([...layers.keys()], ['beside']);
    assert.deepEqual(problems.map(({ layer }) => layer), ['wrong', 'alsoWrong']);
    assert.ok(problems.every(({ error }) => error instanceof ShapeError));
    assert.equal(target, undefined);
  });

  it('leaves a layer out whose input nobody knows', () => {
    const spec = specOf({ inputs: { x: [2, 3] }, layers: [{ name: 'a', op: 'Tanh', inputs: ['nowhere'] }] });
    assert.deepEqual([...inferShapes(spec).layers.keys()], []);
  });

  it('lists a loss that does not fit its prediction', () => {
    const { problems } = inferShapes(specOf({ inputs: { x: [5] }, layers: [], loss: 'CrossEntropyLoss' }));
    assert.deepEqual(problems.map(({ layer }) => layer), ['loss']);
  });

  it('compares a target that is an input with the prediction', () => {
    const autoencoder = (units: number): Sketch => ({
      inputs: { x: [4, 3] }, layers: [{ name: 'fc', op: 'Linear', args: { out_features: units } }], target: 'x',
    });
    assert.deepEqual(inferShapes(specOf(autoencoder(3))).problems, []);
    assert.deepEqual(inferShapes(specOf(autoencoder(2))).problems.map(({ layer }) => layer), ['loss']);
  });

  it('lists errors that nobody foresaw as mistakes of ours', () => {
    const spec = specOf({ inputs: { x: [2, 3] }, layers: [{ name: 'a', op: 'Tanh' }] });
    const [layer] = spec.layers;
    const broken = { ...layer!.operator, shape: (): never => {
      throw new RangeError('a defect');
    } };
    const { problems } = inferShapes({ ...spec, layers: [{ ...layer!, operator: broken }] });
    assert.deepEqual(problems.map((problem) => problem.layer), ['a']);
    assert.match(problems[0]!.error.message, /^the rule “shape” of Tanh has stopped \(RangeError: a defect\); .*report it$/);
  });
});

describe('Shapes that do not fit', () => {
  const refusals: readonly (readonly [string, Sketch['inputs'], Omit<Sketch['layers'][number], 'name'>, RegExp])[] = [
    ['Linear of a vector', { x: [3] }, { op: 'Linear', args: { out_features: 1 } }, /samples × features, but its input has shape \[?3\]?$/],
    ['Linear with other in_features', { x: [2, 3] }, { op: 'Linear', args: { out_features: 1, in_features: 4 } },
      /in_features is 4, but its input has 3 features/],
    ['Conv2d of a matrix', { x: [2, 3] }, { op: 'Conv2d', args: { out_channels: 1, kernel_size: 1 } },
      /samples × channels × height × width/],
    ['Conv2d with other in_channels', { x: [1, 3, 4, 4] },
      { op: 'Conv2d', args: { out_channels: 1, kernel_size: 1, in_channels: 1 } },
      /in_channels is 1, but its input has 3/],
    ['Conv2d with groups that do not divide the channels', { x: [1, 3, 4, 4] },
      { op: 'Conv2d', args: { out_channels: 2, kernel_size: 1, groups: 2 } }, /groups is 2, .*input has 3/],
    ['Conv2d with groups that do not divide the filters', { x: [1, 4, 4, 4] },
      { op: 'Conv2d', args: { out_channels: 3, kernel_size: 1, groups: 2 } }, /groups is 2, .*out_channels is 3/],
    ['MaxPool2d larger than its image', { x: [1, 1, 2, 2] }, { op: 'MaxPool2d', args: { kernel_size: 3 } },
      /kernel is 3 high, .*only 2 high/],
    ['AvgPool2d with padding above half', { x: [1, 1, 4, 4] },
      { op: 'AvgPool2d', args: { kernel_size: 2, padding: 2 } }, /padding is 2, .*at most 1/],
    ['Flatten of axes that are not there', { x: [2, 3] }, { op: 'Flatten', args: { start_dim: 2 } }, /axes 2 to 1/],
    ['Add of two shapes', { x: [2, 3], y2: [2, 4] }, { op: 'Add', inputs: ['x', 'y2'] }, /2 × 3.*2 × 4/],
  ];
  for (const [name, inputs, layer, says] of refusals) {
    it(name, () => {
      const { problems } = inferShapes(specOf({ inputs, layers: [{ name: 'layer', ...layer }] }));
      assert.equal(problems[0]?.layer, 'layer');
      assert.match(problems[0].error.message, says);
      assert.throws(() => openNetwork({ inputs, layers: [{ name: 'layer', ...layer }] }), ShapeError);
    });
  }
});

describe('A network', () => {
  const sketch: Sketch = { inputs: { x: [2, 3] }, layers: [{ name: 'fc', op: 'Linear', args: { out_features: 2 } }] };
  const spec = specOf(sketch);

  /** The network with these tensors instead of the right ones. */
  function open(parameters: Record<string, Tensor>, batch: Record<string, Tensor>): Network {
    const right = { 'fc.weight': zeros([2, 3]), 'fc.bias': zeros([2]) };
    const data = { x: zeros([2, 3]), y: zeros([2, 2]) };
    const asMap = (tensors: Record<string, Tensor>): Map<string, Tensor> => new Map(Object.entries(tensors));
    return new Network(spec, asMap({ ...right, ...parameters }), asMap({ ...data, ...batch }));
  }

  it('says which tensor is missing', () => {
    const parameters = new Map([['fc.weight', zeros([2, 3])]]);
    const batch = new Map([['x', zeros([2, 3])], ['y', zeros([2, 2])]]);
    assert.throws(() => new Network(spec, parameters, batch), /^RangeError: there is no tensor fc\.bias$/);
    assert.throws(() => new Network(spec, new Map([...parameters, ['fc.bias', zeros([2])]]), new Map()), /no tensor x/);
  });

  it('says which tensor has another shape, and which was expected', () => {
    assert.throws(() => open({ 'fc.weight': zeros([3, 2]) }, {}),
      /^RangeError: fc\.weight has shape 3 × 2, expected 2 × 3$/);
    assert.throws(() => open({}, { x: zeros([2, 4]) }), /x has shape 2 × 4, expected 2 × 3/);
    assert.throws(() => open({}, { y: zeros([2]) }), /y has shape 2, expected 2 × 2/);
  });

  it('gives the same numbers every time it is run', () => {
    const network = runNetwork(lenet);
    const gradient = [...gradientOf(network, 'conv1.weight').data];
    const loss = network.loss.output.tensor.data[0];
    assert.equal(network.forward(), loss);
    network.backward();
    assert.deepEqual([...gradientOf(network, 'conv1.weight').data], gradient);
  });

  it('has dJ = 1, and gradients of what is not on the way to the loss at 0', () => {
    const layers = [
      { name: 'side', op: 'Linear', args: { out_features: 2 }, inputs: ['x'] },
      { name: 'main', op: 'Linear', args: { out_features: 2 }, inputs: ['x'] },
    ];
    const network = runNetwork({ inputs: { x: [2, 3] }, layers });
    assert.deepEqual([...network.loss.output.gradient!.data], [1]);
    assert.ok(gradientOf(network, 'side.weight').data.every((value) => value === 0));
    assert.ok(gradientOf(network, 'main.weight').data.every((value) => value !== 0));
  });

  it('says which label is out of range, and what the range is', () => {
    const network = openNetwork({ inputs: { x: [2, 3] }, layers: [], loss: 'CrossEntropyLoss' });
    for (const [label, says] of [[3, /\[1\].* is 3\b/], [-1, /is -1/], [0.5, /is 0\.5/], [NaN, /is NaN/]] as const) {
      network.loss.state.inputs[1]!.data[1] = label;
      assert.throws(() => network.forward(), (error: unknown) => {
        assert.ok(error instanceof LayerError);
        assert.equal(error.layer, 'loss');
        assert.match(error.message, says);
        return true;
      });
    }
  });
});

describe('A tensor that is used more than once', () => {
  it('gets the sum of its gradients: by hand, J = (x + x + 3 x)²', () => {
    const layers = [
      { name: 'triple', op: 'Linear', args: { out_features: 1, bias: false }, inputs: ['x'] },
      { name: 'sum', op: 'Add', inputs: ['x', 'triple', 'x'] },
    ];
    const network = openNetwork({ inputs: { x: [1, 1] }, layers });
    network.parameters.get('triple.weight')!.data[0] = 3;
    valueOf(network, 'x').tensor.data[0] = 2;
    network.loss.state.inputs[1]!.data[0] = 0;
    assert.equal(network.forward(), 100);
    network.backward();
    assert.equal(valueOf(network, 'x').gradient!.data[0], 2 * 10 * 5);
    assert.equal(gradientOf(network, 'triple.weight').data[0], 2 * 10 * 2);
  });

  it('gets the gradients of all branches of a fork, whatever their order', () => {
    const fork = (order: readonly string[]): number[] => {
      const branches = ['a', 'b', 'c'].map((name, i) =>
        ({ name, op: ['Tanh', 'Sigmoid', 'ReLU'][i]!, inputs: ['x'] }));
      const inOrder = order.map((name) => branches.find((branch) => branch.name === name)!);
      const layers = [...inOrder, { name: 'sum', op: 'Add', inputs: ['a', 'b', 'c'] }];
      const network = runNetwork({ inputs: { x: [2, 3] }, layers });
      return [...valueOf(network, 'x').gradient!.data];
    };
    const expected = fork(['a', 'b', 'c']);
    for (const order of [['c', 'b', 'a'], ['b', 'a', 'c']]) {
      fork(order).forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-15));
    }
  });

  it('gets a gradient from the loss as well, where it is the target', () => {
    // J = (w x − x)²: dx = 2 (w x − x)(w − 1).
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 1, bias: false } }];
    const network = openNetwork({ inputs: { x: [1, 1] }, layers, target: 'x' });
    network.parameters.get('fc.weight')!.data[0] = 3;
    valueOf(network, 'x').tensor.data[0] = 5;
    network.forward();
    network.backward();
    assert.equal(valueOf(network, 'x').gradient!.data[0], 2 * 10 * 2);
  });
});

describe('float32', () => {
  const single = runNetwork(lenet, { dtype: 'float32' });

  it('rounds every number of the run to float32', () => {
    const values = [...single.inputs, ...single.nodes.map(({ output }) => output)];
    const tensors = [
      ...values.flatMap((value) => [value.tensor, value.gradient!]), ...single.parameters.values(),
      ...single.nodes.flatMap(({ gradients }) => Object.values(gradients.parameters).map((gradient) => gradient!)),
    ];
    for (const { data } of tensors) assert.ok(data.every((value) => value === Math.fround(value)));
  });

  it('differs from float64 by what rounding does, and no more', () => {
    const double = runNetwork(lenet);
    const [a, b] = [single, double].map((network) => gradientOf(network, 'conv1.weight').data);
    const largest = Math.max(...b!.map(Math.abs));
    const off = Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)));
    assert.ok(off > 0 && off < 1e-5 * largest, `${off} of ${largest}`);
  });

  it('is exact where float32 is: 2 · 3 − 5', () => {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 1 } }];
    const network = openNetwork({ inputs: { x: [1, 1] }, layers }, { dtype: 'float32' });
    network.parameters.get('fc.weight')!.data[0] = 2;
    network.parameters.get('fc.bias')!.data[0] = -5;
    valueOf(network, 'x').tensor.data[0] = 3;
    network.loss.state.inputs[1]!.data[0] = 0;
    assert.equal(network.forward(), 1);
  });
});

describe('The memory estimate', () => {
  it('counts every tensor and its gradient, and what operators save', () => {
    const sketch: Sketch = {
      inputs: { x: [2, 3, 5, 5] },
      layers: [
        { name: 'conv', op: 'Conv2d', args: { out_channels: 4, kernel_size: 3 } },
        { name: 'flat', op: 'Flatten' },
        { name: 'fc', op: 'Linear', args: { out_features: 7 } },
      ],
    };
    const spec = specOf(sketch);
    const target = 2 * 7;
    const numbers = 2 * (2 * 75) + 2 * (2 * 36 + 108 + 4) + 2 * (2 * 36) + 2 * (2 * 7 + 36 * 7 + 7) + target;
    const estimate = memoryOf(spec, inferShapes(spec));
    // Beyond that, room for the windows of one sample or of all, and some tables.
    assert.ok(estimate >= 8 * numbers, `${estimate} < ${8 * numbers}`);
    assert.ok(estimate <= 8 * (numbers + 2 * 2 * 27 * 9 + 1000), `${estimate}`);
  });

  it('counts what a loss saves: probabilities, surprises and targets of CrossEntropyLoss', () => {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 1000, bias: false } }];
    const estimateWith = (loss: string): number => {
      const spec = specOf({ inputs: { x: [50, 1] }, layers, loss });
      return memoryOf(spec, inferShapes(spec)) / 8;
    };
    const tensors = 2 * 50 + 2 * 50_000 + 2 * 1000;
    assert.equal(estimateWith('MSELoss'), tensors + 50_000);
    const perLine = 2;
    assert.equal(estimateWith('CrossEntropyLoss'), tensors + 50 + 3 * 50_000 + perLine * 50);
  });

  it('counts the mask of a dropout', () => {
    const estimateWith = (op: string): number => {
      const spec = specOf({ inputs: { x: [50, 1000] }, layers: [{ name: 'layer', op }] });
      return memoryOf(spec, inferShapes(spec)) / 8;
    };
    assert.equal(estimateWith('Dropout') - estimateWith('ReLU'), 50_000);
  });

  it('grows with the batch, without anything being allocated', () => {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: 1000 } }];
    const huge = specOf({ inputs: { x: [1_000_000, 1000] }, layers });
    const bytes = memoryOf(huge, inferShapes(huge));
    assert.ok(bytes > 40e9 && bytes < 41e9, `${bytes}`);
  });
});

describe('The order of layers', () => {
  it('is that of execution: each one reads what is there', () => {
    const network = runNetwork(lenet);
    assert.deepEqual(network.nodes.map(({ name }) => name), [...lenet.layers.map(({ name }) => name), 'loss']);
    assert.equal(network.nodes.at(-1), network.loss);
  });

  it('leaves operators of the registry as they are', () => {
    const before = { ...standardRegistry.operators.get('Linear')! };
    runNetwork(lenet);
    assert.deepEqual({ ...standardRegistry.operators.get('Linear')! }, before);
  });

  it('takes tensors of a network that has no layers at all', () => {
    const network = openNetwork({ inputs: { x: [1, 2] }, layers: [] });
    valueOf(network, 'x').tensor.data.set([3, 1]);
    network.loss.state.inputs[1]!.data.set([1, 1]);
    assert.equal(network.forward(), 2);
    network.backward();
    assert.deepEqual(valueOf(network, 'x').gradient, tensor([1, 2], [2, 0]));
  });
});
