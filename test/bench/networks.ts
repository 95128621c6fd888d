import { readDefinition } from '../../src/definition/readGradnet';
import type { Network } from '../../src/engine/network';
import { loadNetwork } from '../../src/session/load';

type Layer = Readonly<Record<string, unknown>>;

function open(shape: readonly number[], batch: number, layers: readonly Layer[]): Network {
  const definition = {
    format: 'gradnet',
    version: 1,
    name: 'benchmark',
    seed: 1,
    batch,
    inputs: [{ name: 'x', shape: ['N', ...shape] }],
    layers,
    loss: { op: 'CrossEntropyLoss', input: layers.at(-1)!['name'], target: 'y' },
  };
  return loadNetwork(readDefinition(JSON.stringify(definition)), new Map()).network;
}

const dense = (name: string, out_features: number): Layer => ({ name, op: 'Linear', out_features });
const relu = (name: string): Layer => ({ name, op: 'ReLU' });
const pool = (name: string): Layer => ({ name, op: 'MaxPool2d', kernel_size: 2 });

/**
 * LeNet-5 on images of 28 × 28 with ReLU and max pooling, which all peers have: 61,706 parameters at width 1.
 * @param width times as many channels and units
 */
export function lenet(batch: number, width = 1): Network {
  return open([1, 28, 28], batch, [
    { name: 'conv1', op: 'Conv2d', out_channels: 6 * width, kernel_size: 5, padding: 2 },
    relu('relu1'),
    pool('pool1'),
    { name: 'conv2', op: 'Conv2d', out_channels: 16 * width, kernel_size: 5 },
    relu('relu2'),
    pool('pool2'),
    { name: 'flatten', op: 'Flatten' },
    dense('fc1', 120 * width),
    relu('relu3'),
    dense('fc2', 84 * width),
    relu('relu4'),
    dense('fc3', 10),
  ]);
}

/** The dense network 784-256-128-10 with ReLU. */
export function denseNetwork(batch: number): Network {
  return open([784], batch, [dense('fc1', 256), relu('relu1'), dense('fc2', 128), relu('relu2'), dense('fc3', 10)]);
}

/** One layer that takes long: 4096 units that read 4096 features, of eight samples. */
export function largeDense(): Network {
  return open([4096], 8, [dense('large', 4096), relu('relu'), dense('out', 10)]);
}

/** One layer that takes long: the second convolution of VGG-11, on one image. */
export function largeConvolution(): Network {
  return open([64, 112, 112], 1, [
    { name: 'large', op: 'Conv2d', out_channels: 128, kernel_size: 3, padding: 1 },
    relu('relu'),
    pool('pool'),
    { name: 'average', op: 'AdaptiveAvgPool2d', output_size: 1 },
    { name: 'flatten', op: 'Flatten' },
    dense('out', 10),
  ]);
}

/** VGG-11 as torchvision has it (configuration A of Simonyan & Zisserman), on one image of 224 × 224. */
export function vgg11(): Network {
  const blocks = [[64], [128], [256, 256], [512, 512], [512, 512]];
  const features = blocks.flatMap((block, b) => [
    ...block.flatMap((out_channels, i) => [
      { name: `conv${b}${i}`, op: 'Conv2d', out_channels, kernel_size: 3, padding: 1 },
      relu(`relu${b}${i}`),
    ]),
    pool(`pool${b}`),
  ]);
  return open([3, 224, 224], 1, [
    ...features,
    { name: 'average', op: 'AdaptiveAvgPool2d', output_size: 7 },
    { name: 'flatten', op: 'Flatten' },
    dense('fc1', 4096),
    relu('relu_fc1'),
    { name: 'dropout1', op: 'Dropout' },
    dense('fc2', 4096),
    relu('relu_fc2'),
    { name: 'dropout2', op: 'Dropout' },
    dense('fc3', 1000),
  ]);
}

const convolution = (name: string, out_channels: number, rest: Layer = {}): Layer =>
  ({ name, op: 'Conv2d', out_channels, kernel_size: 3, padding: 1, ...rest });

/** A small residual network with batch normalisation on images of 3 × 16 × 16, two blocks a stage. */
export function residualNetwork(batch: number): Network {
  const block = (name: string, input: string, channels: number): Layer[] => [
    convolution(`${name}a`, channels, { inputs: [input], bias: false }),
    { name: `${name}n1`, op: 'BatchNorm2d' },
    relu(`${name}r1`),
    convolution(`${name}b`, channels, { bias: false }),
    { name: `${name}n2`, op: 'BatchNorm2d' },
    { name: `${name}sum`, op: 'Add', inputs: [`${name}n2`, input] },
    relu(`${name}out`),
  ];
  return open([3, 16, 16], batch, [
    convolution('stem', 16, { bias: false }),
    { name: 'norm', op: 'BatchNorm2d' },
    relu('start'),
    ...block('b1', 'start', 16),
    ...block('b2', 'b1out', 16),
    convolution('down', 32, { stride: 2, bias: false }),
    { name: 'norm2', op: 'BatchNorm2d' },
    relu('middle'),
    ...block('b3', 'middle', 32),
    { name: 'average', op: 'AdaptiveAvgPool2d', output_size: 1 },
    { name: 'flatten', op: 'Flatten' },
    dense('fc', 10),
  ]);
}

/** Depthwise, grouped, dilated and strided convolutions with smooth activations, on images of 4 × 20 × 24. */
export function groupedNetwork(batch: number): Network {
  return open([4, 20, 24], batch, [
    convolution('depthwise', 8, { groups: 4 }),
    { name: 'silu', op: 'SiLU' },
    convolution('pointwise', 24, { kernel_size: 1, padding: 0 }),
    { name: 'tanh', op: 'Tanh' },
    convolution('strided', 32, { groups: 4, stride: 2 }),
    { name: 'gelu', op: 'GELU' },
    convolution('dilated', 32, { groups: 8, dilation: 2, padding: 2, kernel_size: [3, 5] }),
    { name: 'leaky', op: 'LeakyReLU' },
    { name: 'pool', op: 'AvgPool2d', kernel_size: 2 },
    { name: 'flatten', op: 'Flatten' },
    dense('fc', 10),
  ]);
}
