import { runNetwork, type LayerSketch, type Sketch } from '../../unit/engine/networks';
import { aFewMistakesIn } from './common';
import { input, MUTANT, registryWithout, type Mutant } from './mutant';
import { operatorOf, type Family, type Suspect } from './suspect';

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

/** A layer among signals of 3 samples, 2 channels, 6 numbers. */
function amongSignals(op: string, args: Args): Row {
  const first = { name: 'first', op: 'Linear', args: { out_features: 6 } };
  return [op, { inputs: { x: [3, 2, 4] }, layers: [first, { name: 'mutant', op: MUTANT, args }, ...tail] }];
}

/** A loss, behind what makes its predictions as it wants them. */
function loss(op: string, last: string, args: Args = {}): Row {
  const first = { name: 'first', op: 'Linear', args: { out_features: 4 } };
  return [op, { inputs: { x: [3, 4] }, layers: [first, { name: 'last', op: last, args }], loss: MUTANT }];
}

/** A layer that reads words. */
function ofWords(op: string, args: Args): Row {
  return [op, { inputs: { x: [3, 5] }, words: { x: 4 }, layers: [{ name: 'mutant', op: MUTANT, args }, ...tail] }];
}

const rows: Readonly<Partial<Record<Family, readonly Row[]>>> = {
  activation: [
    ...['ReLU6', 'SELU', 'Mish', 'Hardtanh', 'Hardswish', 'LogSigmoid', 'Softsign'].map((op) => amongImages(op)),
    amongImages('PReLU', { num_parameters: 4 }),
    amongImages('GELU', { approximate: 'tanh' }),
    amongImages('Elementwise', { expr: 'x * exp(x)' }),
    amongImages('Softmax', { dim: 1 }),
    amongImages('LogSoftmax', { dim: 1 }),
  ],
  convolution: [
    amongImages('ConvTranspose2d', { out_channels: 2, kernel_size: 2, stride: 2 }),
    amongSignals('Conv1d', { out_channels: 2, kernel_size: 3 }),
  ],
  pooling: [
    amongImages('AdaptiveAvgPool2d', { output_size: 2 }),
    amongImages('AdaptiveMaxPool2d', { output_size: 2 }),
    amongSignals('MaxPool1d', { kernel_size: 2 }),
    amongSignals('AvgPool1d', { kernel_size: 2 }),
  ],
  dense: [ofWords('Embedding', { num_embeddings: 4, embedding_dim: 2 })],
  graph: [
    amongImages('Identity'),
    amongImages('Dropout', { p: 0.3 }),
    amongImages('Upsample', { scale_factor: 2 }),
    amongImages('Upsample', { scale_factor: 2, mode: 'bilinear' }),
    amongImages('ZeroPad2d', { padding: 1 }),
    amongImages('Reshape', { shape: [6, -1] }),
  ],
  loss: [
    ...['L1Loss', 'SmoothL1Loss', 'HuberLoss', 'BCEWithLogitsLoss'].map((op) => loss(op, 'Identity')),
    loss('BCELoss', 'Sigmoid'),
    loss('NLLLoss', 'LogSoftmax', { dim: 1 }),
    loss('KLDivLoss', 'LogSoftmax', { dim: 1 }),
  ],
};

/** A few of the mistakes any gradient can have, in the gradient of the first input and of every parameter. */
function mistakesOf([op, sketch]: Row): Mutant[] {
  const network = runNetwork(sketch, { registry: registryWithout(operatorOf(op)) });
  const { gradients } = network.nodes.find(({ name }) => name === 'mutant') ?? network.loss;
  const ofInput = gradients.inputs[0] ? aFewMistakesIn('the gradient of the input', input) : [];
  const ofParameters = Object.keys(gradients.parameters).flatMap((key) =>
    aFewMistakesIn(`the gradient of ${key}`, ({ parameters }) => parameters[key]));
  return [...ofInput, ...ofParameters];
}

export const others: readonly Suspect[] = Object.entries(rows).flatMap(([family, own]) =>
  own.map((row): Suspect => ({ op: row[0], family: family as Family, networks: [row[1]], mistakes: mistakesOf(row) })));
