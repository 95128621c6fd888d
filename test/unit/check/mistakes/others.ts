import { standardRegistry } from '../../../../src/engine/registry';
import { runNetwork, type LayerSketch, type Sketch } from '../../engine/networks';
import { eachEntry, input, mutant, MUTANT, registryWithout, type Mutant, type Pick } from './mutant';
import type { Suspect } from './suspect';

type Args = Readonly<Record<string, unknown>>;

/** An operator that the mistakes any gradient can have are enough for, and a network with a layer of that kind. */
type Row = readonly [op: string, sketch: Sketch];

const tail: readonly LayerSketch[] = [
  { name: 'flat', op: 'Flatten' },
  { name: 'last', op: 'Linear', args: { out_features: 3 } },
];

/** A layer among images of 3 samples, 4 channels, 3 × 2 pixels. */
function amongImages(op: string, args: Args = {}): Row {
  const first = { name: 'first', op: 'Conv2d', args: { out_channels: 4, kernel_size: 1 } };
  return [op, { inputs: { x: [3, 2, 3, 2] }, layers: [first, { name: 'mutant', op: MUTANT, args }, ...tail] }];
}

const dense = { name: 'first', op: 'Linear', args: { out_features: 4 } };

/** A layer among dense ones, 3 samples of 4 features. */
function amongDense(op: string): Row {
  return [op, { inputs: { x: [3, 4] }, layers: [dense, { name: 'mutant', op: MUTANT }, ...tail] }];
}

/** A layer among signals of 3 samples, 2 channels, 6 numbers. */
function amongSignals(op: string, args: Args): Row {
  const first = { name: 'first', op: 'Linear', args: { out_features: 6 } };
  return [op, { inputs: { x: [3, 2, 4] }, layers: [first, { name: 'mutant', op: MUTANT, args }, ...tail] }];
}

/** A layer of two inputs of one shape. */
function ofTwo(op: string): Row {
  const both = { name: 'mutant', op: MUTANT, inputs: ['first', 'tanh'] };
  return [op, { inputs: { x: [3, 4] }, layers: [dense, { name: 'tanh', op: 'Tanh' }, both, ...tail] }];
}

/** A loss, behind what makes its predictions as it wants them. */
function loss(op: string, last: string, args: Args = {}): Row {
  return [op, { inputs: { x: [3, 4] }, layers: [dense, { name: 'last', op: last, args }], loss: MUTANT }];
}

/** A layer that reads words. */
function ofWords(op: string, args: Args): Row {
  return [op, { inputs: { x: [3, 5] }, words: { x: 4 }, layers: [{ name: 'mutant', op: MUTANT, args }, ...tail] }];
}

const rows: readonly Row[] = [
  ...['ReLU6', 'LeakyReLU', 'ELU', 'SELU', 'GELU', 'SiLU', 'Mish', 'Hardtanh', 'Hardswish', 'LogSigmoid', 'Softplus',
    'Softsign', 'BatchNorm2d', 'Identity'].map((op) => amongImages(op)),
  amongImages('PReLU', { num_parameters: 4 }),
  amongImages('GELU', { approximate: 'tanh' }),
  amongImages('Elementwise', { expr: 'x * exp(x)' }),
  amongImages('Softmax', { dim: 1 }),
  amongImages('LogSoftmax', { dim: 1 }),
  amongImages('InstanceNorm2d', { affine: true }),
  amongImages('GroupNorm', { num_groups: 2 }),
  amongImages('LayerNorm', { normalized_shape: [3, 2] }),
  amongImages('Dropout', { p: 0.3 }),
  amongImages('Upsample', { scale_factor: 2 }),
  amongImages('Upsample', { scale_factor: 2, mode: 'bilinear' }),
  amongImages('ZeroPad2d', { padding: 1 }),
  amongImages('Reshape', { shape: [6, -1] }),
  amongImages('ConvTranspose2d', { out_channels: 2, kernel_size: 2, stride: 2 }),
  amongImages('AdaptiveAvgPool2d', { output_size: 2 }),
  amongImages('AdaptiveMaxPool2d', { output_size: 2 }),
  amongSignals('Conv1d', { out_channels: 2, kernel_size: 3 }),
  amongSignals('MaxPool1d', { kernel_size: 2 }),
  amongSignals('AvgPool1d', { kernel_size: 2 }),
  amongDense('BatchNorm1d'),
  ofTwo('Mul'),
  ofTwo('Concat'),
  ofWords('Embedding', { num_embeddings: 4, embedding_dim: 2 }),
  ...['L1Loss', 'SmoothL1Loss', 'HuberLoss', 'BCEWithLogitsLoss'].map((op) => loss(op, 'Identity')),
  loss('BCELoss', 'Sigmoid'),
  loss('NLLLoss', 'LogSoftmax', { dim: 1 }),
  loss('KLDivLoss', 'LogSoftmax', { dim: 1 }),
];

/** A few mistakes in the gradient of the first input and of every parameter. */
function mistakesOf([op, sketch]: Row): Mutant[] {
  const operator = standardRegistry.operators.get(op) ?? standardRegistry.losses.get(op)!;
  const network = runNetwork(sketch, { registry: registryWithout(operator) });
  const { gradients } = network.nodes.find(({ name }) => name === 'mutant') ?? network.loss;
  const ofInput = gradients.inputs[0] ? mistakesIn('the gradient of the input', input) : [];
  const ofParameters = Object.keys(gradients.parameters).flatMap((key) =>
    mistakesIn(`the gradient of ${key}`, ({ parameters }) => parameters[key]));
  return [...ofInput, ...ofParameters];
}

function mistakesIn(symbol: string, pick: Pick): Mutant[] {
  return [
    eachEntry(`${symbol} with the wrong sign`, pick, (value) => -value),
    eachEntry(`${symbol} missing`, pick, () => 0),
    eachEntry(`${symbol} times 1 + 1e-6`, pick, (value) => value * (1 + 1e-6)),
    mutant(`${symbol} off by one entry`, pick, ({ data }) => data.set([...data.subarray(1), data[0]!])),
  ];
}

/** Every row whose operator there is. */
export const others: readonly Suspect[] = rows
  .filter(([op]) => standardRegistry.operators.has(op) || standardRegistry.losses.has(op))
  .map((row) => ({ op: row[0], networks: [row[1]], mistakes: mistakesOf(row) }));
