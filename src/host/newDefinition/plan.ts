import type { Shape } from '../../tensor/shape';

/** The kinds of network that can be begun with. */
export const networkKinds = ['perceptron', 'convolutional', 'residual', 'linear', 'scratch'] as const;

/** A kind of network that can be begun with. */
export type NetworkKind = (typeof networkKinds)[number];

/** The operators to choose a network's activation from. */
export const activations: readonly string[] = [
  'ReLU', 'Tanh', 'Sigmoid', 'GELU', 'SiLU', 'LeakyReLU', 'ELU', 'SELU', 'Mish', 'Softplus', 'Softsign', 'Hardtanh',
  'Hardswish',
];

/** What a new network is to be. */
export interface Plan {
  readonly kind: NetworkKind;
  readonly name: string;
  /** One sample of the input, without the batch. */
  readonly shape: Shape;
  /** Name of the loss, as the registry has it. */
  readonly loss: string;
  /** Classes, or numbers to predict. */
  readonly outputs: number;
  /** Name of the operator behind each hidden layer. */
  readonly activation: string;
}

/** What a comment in the new definition is about. */
export type Remark =
  | 'flatten' | 'hidden' | 'filters' | 'pooling' | 'moreFilters' | 'shortcut' | 'scores' | 'logProbabilities'
  | 'probabilities' | 'yours';

/** A layer of a plan. */
export interface PlannedLayer {
  readonly name: string;
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly remark?: Remark;
}

/** Whether a kind of network reads images: channels × height × width. */
export function readsImages(kind: NetworkKind): boolean {
  return kind === 'convolutional' || kind === 'residual';
}

/** Whether a kind of network has an activation to choose. */
export function hasActivation(kind: NetworkKind): boolean {
  return kind !== 'linear' && kind !== 'scratch';
}

/** Whether a loss compares scores of classes with the right class. */
export function countsClasses(loss: string): boolean {
  return loss === 'CrossEntropyLoss' || loss === 'NLLLoss';
}

/** The layers of a plan, in the order in which they run. */
export function layersOf(plan: Plan): PlannedLayer[] {
  return [...bodies[plan.kind](plan), ...tailOf(plan)];
}

const bodies: Readonly<Record<NetworkKind, (plan: Plan) => PlannedLayer[]>> = {
  perceptron: ({ shape, outputs, activation }) => [
    ...flattened(shape),
    linear(1, 64, 'hidden'), activated(activation, 1),
    linear(2, 32), activated(activation, 2),
    linear(3, outputs, 'scores'),
  ],
  convolutional: ({ shape, outputs, activation }) => [
    convolution(1, 8, 'filters'), activated(activation, 1), ...pooled(1, shape),
    convolution(2, 16, 'moreFilters'), activated(activation, 2), ...pooled(2, halved(shape)),
    flatten,
    linear(1, 64, 'hidden'), activated(activation, 3),
    linear(2, outputs, 'scores'),
  ],
  residual: ({ shape, outputs, activation }) => {
    const first = activated(activation, 1);
    return [
      convolution(1, 8, 'filters'), first,
      convolution(2, 8),
      { name: 'sum', op: 'Add', args: { inputs: ['conv2', first.name] }, remark: 'shortcut' }, activated(activation, 2),
      ...pooled(1, shape),
      flatten,
      linear(1, outputs, 'scores'),
    ];
  },
  linear: ({ shape, outputs }) => [...flattened(shape), linear(1, outputs, 'scores')],
  scratch: ({ shape, outputs }) => [...flattened(shape), linear(1, outputs, 'yours')],
};

/** What some losses want of the layer in front of them: probabilities, or their logarithms. */
function tailOf({ loss }: Plan): PlannedLayer[] {
  switch (loss) {
    case 'NLLLoss':
    case 'KLDivLoss':
      return [{ name: 'log_softmax', op: 'LogSoftmax', args: { dim: 1 }, remark: 'logProbabilities' }];
    case 'BCELoss':
      return [{ name: 'probability', op: 'Sigmoid', args: {}, remark: 'probabilities' }];
    default:
      return [];
  }
}

const flatten: PlannedLayer = { name: 'flatten', op: 'Flatten', args: {}, remark: 'flatten' };

/** A list of numbers needs no flattening. */
function flattened(shape: Shape): PlannedLayer[] {
  return shape.length === 1 ? [] : [flatten];
}

function linear(number: number, features: number, remark?: Remark): PlannedLayer {
  return { name: `fc${number}`, op: 'Linear', args: { out_features: features }, ...(remark && { remark }) };
}

/** Keeps height and width. */
function convolution(number: number, channels: number, remark?: Remark): PlannedLayer {
  const args = { out_channels: channels, kernel_size: 3, padding: 1 };
  return { name: `conv${number}`, op: 'Conv2d', args, ...(remark && { remark }) };
}

function activated(op: string, number: number): PlannedLayer {
  return { name: `${op.toLowerCase()}${number}`, op, args: {} };
}

/** Halves height and width, unless that would leave nothing of them. */
function pooled(number: number, [, height = 1, width = 1]: Shape): PlannedLayer[] {
  if (Math.min(height, width) < 2) return [];
  const remark = number === 1 ? { remark: 'pooling' as const } : {};
  return [{ name: `pool${number}`, op: 'MaxPool2d', args: { kernel_size: 2 }, ...remark }];
}

function halved([channels = 1, height = 1, width = 1]: Shape): Shape {
  return Math.min(height, width) < 2
    ? [channels, height, width]
    : [channels, Math.floor(height / 2), Math.floor(width / 2)];
}

