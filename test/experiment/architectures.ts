import type { Random } from '../../src/tensor/random';
import type { Shape } from '../../src/tensor/shape';
import type { LayerSketch, Sketch } from '../unit/engine/networks';
import type { Regime } from './regimes';

/** What is particular to the geometry of a network; detection is reported for each. */
export type Trait =
  'stride ≠ 1' | 'padding' | 'not square' | 'groups' | 'dilation' | 'overlapping pooling' | 'used twice';

/** A kind of network, of which every seed gives another one. */
export interface Architecture {
  readonly name: string;
  readonly traits: readonly Trait[];
  readonly mode?: Sketch['mode'];
  /** The shape of a sample, and the layers in front of the loss. */
  draw(pen: Pen): readonly [sample: Shape, layers: readonly LayerSketch[]];
}

/** Draws sizes and layers; every layer gets a name of its own. */
class Pen {
  private count = 0;

  constructor(
    private readonly numbers: Random,
    private readonly kinked: boolean,
  ) {}

  /** A whole number from one to the other, both included. */
  between(from: number, to: number): number {
    return from + this.numbers.integer(to - from + 1);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.numbers.integer(choices.length)]!;
  }

  layer(op: string, args: LayerSketch['args'] = {}, inputs?: readonly LayerSketch[]): LayerSketch {
    const name = `${op.toLowerCase()}${++this.count}`;
    return { name, op, args, ...(inputs && { inputs: inputs.map((input) => input.name) }) };
  }

  dense(out_features: number): LayerSketch {
    return this.layer('Linear', { out_features });
  }

  convolution(kernel_size: unknown, args: LayerSketch['args'] = {}, inputs?: readonly LayerSketch[]): LayerSketch {
    return this.layer('Conv2d', { out_channels: this.between(2, 3), kernel_size, ...args }, inputs);
  }

  activation(): LayerSketch {
    return this.layer(this.pick(this.kinked
      ? ['ReLU', 'ReLU', 'ReLU', 'LeakyReLU']
      : ['Tanh', 'Sigmoid', 'Softplus', 'SiLU', 'GELU', 'ELU']));
  }

  /** Of maxima, or of averages where there is to be no kink. */
  pooling(args: LayerSketch['args'] = { kernel_size: 2 }): LayerSketch {
    return this.layer(this.kinked ? 'MaxPool2d' : 'AvgPool2d', args);
  }

  /** From images to scores. */
  head(): LayerSketch[] {
    return [this.layer('Flatten'), this.dense(3)];
  }

  /** The shape of a small image. */
  image(): Shape {
    return [this.between(1, 2), 6, 6];
  }
}

/** An input under the name that layers can be given as theirs. */
const x: LayerSketch = { name: 'x', op: 'Input' };

export const architectures: readonly Architecture[] = [
  {
    name: 'MLP',
    traits: [],
    draw: (pen) => [
      [pen.between(3, 6)],
      [pen.dense(pen.between(3, 6)), pen.activation(), pen.dense(pen.between(3, 5)), pen.activation(), pen.dense(3)],
    ],
  },
  {
    name: 'deep MLP',
    traits: [],
    draw: (pen) => [
      [4],
      [...Array.from({ length: 5 }, () => [pen.dense(pen.between(3, 5)), pen.activation()]).flat(), pen.dense(3)],
    ],
  },
  {
    name: 'square weights',
    traits: [],
    draw: (pen) => [[4], [pen.dense(4), pen.activation(), pen.dense(4), pen.activation(), pen.dense(4)]],
  },
  {
    name: 'CNN',
    traits: [],
    draw: (pen) => [pen.image(), [pen.convolution(3), pen.activation(), pen.pooling(), ...pen.head()]],
  },
  {
    name: 'two convolutions',
    traits: ['padding'],
    draw: (pen) => [
      pen.image(),
      [
        pen.convolution(3, { padding: 1 }), pen.activation(), pen.pooling(),
        pen.convolution(2), pen.activation(), ...pen.head(),
      ],
    ],
  },
  {
    name: 'strided',
    traits: ['stride ≠ 1', 'not square'],
    draw: (pen) => [
      [pen.between(1, 2), 7, 6],
      [
        pen.convolution(pen.pick([2, 3, [3, 2]]), { stride: pen.pick([2, [2, 1], [1, 2]]) }), pen.activation(),
        pen.convolution(2, { stride: pen.pick([1, 2]) }), pen.activation(), ...pen.head(),
      ],
    ],
  },
  {
    name: 'padded',
    traits: ['padding'],
    draw: (pen) => [
      [pen.between(1, 2), 5, 5],
      [
        pen.convolution(3, { padding: pen.pick([1, 2, 'same', [[1, 0], [2, 1]]]) }), pen.activation(),
        pen.pooling({ kernel_size: 2, padding: pen.pick([0, 1]) }), ...pen.head(),
      ],
    ],
  },
  {
    name: 'strided, padded, not square',
    traits: ['stride ≠ 1', 'padding', 'not square'],
    draw: (pen) => [
      [2, pen.between(5, 6), pen.between(7, 8)],
      [
        pen.convolution([3, 2], { stride: [2, 1], padding: [1, 2] }), pen.activation(),
        pen.pooling({ kernel_size: [1, 2] }), ...pen.head(),
      ],
    ],
  },
  {
    name: 'grouped',
    traits: ['groups', 'padding'],
    draw: (pen) => [
      [4, 4, 4],
      [
        pen.convolution(3, { out_channels: 4, groups: pen.pick([2, 4]), padding: 1 }), pen.activation(),
        pen.convolution(1, { out_channels: 2, groups: pen.pick([1, 2]) }), pen.activation(), ...pen.head(),
      ],
    ],
  },
  {
    name: 'dilated',
    traits: ['dilation'],
    draw: (pen) => [
      [pen.between(1, 2), 6, 7],
      [
        pen.convolution(pen.pick([2, [3, 2]]), { dilation: pen.pick([2, [2, 1], [1, 3]]) }), pen.activation(),
        pen.convolution(2, { padding: pen.pick([0, 1]) }), pen.activation(), ...pen.head(),
      ],
    ],
  },
  {
    name: 'not square',
    traits: ['not square'],
    draw: (pen) => [
      [pen.between(1, 2), 5, 7],
      [pen.convolution([2, 3]), pen.activation(), pen.pooling({ kernel_size: [2, 1] }), ...pen.head()],
    ],
  },
  {
    name: 'overlapping pooling',
    traits: ['overlapping pooling', 'padding'],
    draw: (pen) => [
      pen.image(),
      [
        pen.convolution(2), pen.activation(),
        pen.pooling({ kernel_size: 3, stride: pen.pick([1, 2]), padding: pen.pick([0, 1]), ceil_mode: true }),
        ...pen.head(),
      ],
    ],
  },
  {
    name: 'pooling in front of ReLU',
    traits: ['overlapping pooling'],
    draw: (pen) => [
      pen.image(),
      [
        pen.convolution(2), pen.pooling({ kernel_size: [3, 2], stride: [2, 1] }), pen.activation(),
        pen.layer('AvgPool2d', { kernel_size: 2, stride: 1, padding: pen.pick([0, 1]), count_include_pad: false }),
        ...pen.head(),
      ],
    ],
  },
  {
    name: 'scores for each pixel',
    traits: ['padding'],
    draw: (pen) => [
      [pen.between(1, 2), 4, 4],
      [pen.convolution(3, { padding: 'same' }), pen.activation(), pen.convolution(2, { out_channels: 3 })],
    ],
  },
  {
    name: 'BatchNorm2d',
    traits: ['overlapping pooling'],
    draw: (pen) => [
      // Small images: every pixel moves every sample of the batch.
      [1, 4, 4],
      [
        pen.convolution(2, { bias: pen.pick([true, false]) }), pen.layer('BatchNorm2d'), pen.activation(),
        pen.pooling({ kernel_size: 2, stride: 1 }), ...pen.head(),
      ],
    ],
  },
  {
    name: 'BatchNorm2d, evaluation',
    traits: [],
    mode: 'eval',
    draw: (pen) => [
      pen.image(),
      [pen.convolution(3), pen.layer('BatchNorm2d'), pen.activation(), pen.pooling(), ...pen.head()],
    ],
  },
  {
    name: 'BatchNorm1d',
    traits: [],
    draw: (pen) => [
      [pen.between(3, 5)],
      [
        pen.dense(4), pen.layer('BatchNorm1d'), pen.activation(),
        pen.dense(4), pen.layer('BatchNorm1d'), pen.activation(), pen.dense(3),
      ],
    ],
  },
  {
    name: 'LayerNorm',
    traits: [],
    draw: (pen) => {
      const units = pen.between(3, 5);
      return [
        [4],
        [pen.dense(units), pen.layer('LayerNorm', { normalized_shape: units }), pen.activation(), pen.dense(3)],
      ];
    },
  },
  {
    name: 'GroupNorm',
    traits: [],
    draw: (pen) => [
      [1, 5, 5],
      [
        pen.convolution(2, { out_channels: 4 }), pen.layer('GroupNorm', { num_groups: pen.pick([1, 2, 4]) }),
        pen.activation(), pen.pooling(), ...pen.head(),
      ],
    ],
  },
  {
    name: 'InstanceNorm2d',
    traits: ['not square'],
    draw: (pen) => [
      [2, 4, 5],
      [
        pen.convolution(2), pen.layer('InstanceNorm2d', { affine: pen.pick([true, false]) }), pen.activation(),
        ...pen.head(),
      ],
    ],
  },
  {
    name: 'residual MLP',
    traits: ['used twice'],
    draw(pen) {
      const first = pen.dense(4);
      const [inside, outside] = [pen.activation(), pen.dense(4)];
      const sum = pen.layer('Add', {}, [outside, first]);
      return [[pen.between(3, 5)], [first, inside, outside, sum, pen.activation(), pen.dense(3)]];
    },
  },
  {
    name: 'residual CNN',
    traits: ['used twice', 'padding'],
    draw(pen) {
      const same = { out_channels: 2, padding: 'same' };
      const first = pen.convolution(3, same);
      const entry = pen.activation();
      const block = [pen.convolution(3, same), pen.activation(), pen.convolution(1, same)];
      const sum = pen.layer('Add', {}, [block.at(-1), entry]);
      return [[1, 5, 4], [first, entry, ...block, sum, pen.activation(), pen.pooling(), ...pen.head()]];
    },
  },
  {
    name: 'branches side by side',
    traits: ['used twice', 'padding', 'overlapping pooling'],
    draw(pen) {
      const entry = pen.convolution(2);
      const narrow = pen.convolution(1, {}, [entry]);
      const wide = pen.convolution(3, { padding: 1 }, [entry]);
      const pool = { ...pen.pooling({ kernel_size: 3, stride: 1, padding: 1 }), inputs: [entry.name] };
      const join = pen.layer('Concat', {}, [narrow, wide, pool]);
      return [[1, 4, 5], [entry, narrow, wide, pool, join, pen.activation(), ...pen.head()]];
    },
  },
  {
    name: 'gated',
    traits: ['used twice'],
    draw(pen) {
      const entry = pen.dense(4);
      const gate = pen.layer('Sigmoid', {}, [entry]);
      const product = pen.layer('Mul', {}, [entry, gate]);
      const doubled = pen.layer('Add', {}, [product, product, entry]);
      return [[pen.between(3, 5)], [entry, gate, product, doubled, pen.activation(), pen.dense(3)]];
    },
  },
  {
    name: 'input used twice',
    traits: ['used twice'],
    draw(pen) {
      const left = pen.layer('Linear', { out_features: 3 }, [x]);
      const right = pen.layer('Linear', { out_features: 4 }, [x]);
      return [[5], [left, right, pen.layer('Concat', {}, [left, right, x]), pen.activation(), pen.dense(3)]];
    },
  },
];

const losses = ['CrossEntropyLoss', 'CrossEntropyLoss', 'MSELoss', 'MSELoss', 'SmoothL1Loss', 'BCEWithLogitsLoss'];

/** A network of this architecture in this regime, with a loss of any kind. */
export function sketchOf({ draw, mode }: Architecture, { kinked, batch }: Regime, numbers: Random): Sketch {
  const pen = new Pen(numbers, kinked);
  const [sample, layers] = draw(pen);
  return {
    inputs: { x: [batch, ...sample] },
    layers,
    loss: pen.pick(losses),
    lossArgs: { reduction: pen.pick(['mean', 'mean', 'mean', 'sum']) },
    drawConstants: true,
    ...(mode && { mode }),
  };
}
