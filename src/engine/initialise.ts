import { sizeOf, type Shape } from '../tensor/shape';
import { randomFor, type Random } from '../tensor/random';
import { onHeap, zeros, type Allocate, type Tensor } from '../tensor/tensor';
import { choice, number, type ArgumentsOf, type ArgumentTable } from './arguments';
import type { InferredShapes, NetworkSpec } from './network';
import type { DefaultInitialiser } from './operator';

/** Inputs and outputs of one unit: what the size of good starting weights depends on. */
interface Fans {
  readonly in: number;
  readonly out: number;
}

/** One way to fill a parameter with starting numbers, under its name in `torch.nn.init`. */
export interface Scheme<Table extends ArgumentTable = ArgumentTable> {
  readonly summary: string;
  readonly args: Table;
  fill(data: Float64Array, args: ArgumentsOf<Table>, random: Random, fans: Fans, shape: Shape): void;
}

/** A scheme with its arguments, read from a definition. */
export interface Initialiser {
  readonly scheme: Scheme;
  readonly args: unknown;
}

const gain = number({ default: 1, description: 'Factor on the result, for the activation that follows.' });
const fanMode = choice(['fan_in', 'fan_out'], {
  default: 'fan_in',
  description: 'Keep the scale forward (fan_in) or backward (fan_out).',
});
const slope = number({
  default: 0,
  description: 'Slope of a leaky ReLU behind the layer, for the gain √(2 / (1 + a²)).',
});
const nonlinearity = choice(['leaky_relu', 'relu', 'tanh', 'sigmoid', 'linear', 'selu'], {
  default: 'leaky_relu',
  description: 'The activation that follows, which sets the gain.',
});

/** PyTorch's `calculate_gain`. */
function gainOf(kind: string, a: number): number {
  const gains: Readonly<Record<string, number>> = {
    relu: Math.SQRT2,
    tanh: 5 / 3,
    selu: 3 / 4,
    leaky_relu: Math.sqrt(2 / (1 + a * a)),
  };
  return gains[kind] ?? 1;
}

function fanOf(mode: 'fan_in' | 'fan_out', fans: Fans): number {
  return mode === 'fan_in' ? fans.in : fans.out;
}

function uniform(data: Float64Array, random: Random, low: number, high: number): void {
  for (let i = 0; i < data.length; i++) data[i] = low + (high - low) * random.uniform();
}

function normal(data: Float64Array, random: Random, mean: number, std: number): void {
  for (let i = 0; i < data.length; i++) data[i] = mean + std * random.normal();
}

function scheme<Table extends ArgumentTable>(definition: Scheme<Table>): Scheme {
  return definition;
}

/** The initialisers a definition may name beside `torch_default`. */
export const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['zeros', scheme({ summary: 'All 0.', args: {}, fill: (data) => void data.fill(0) })],
  ['ones', scheme({ summary: 'All 1.', args: {}, fill: (data) => void data.fill(1) })],
  ['constant', scheme({
    summary: 'All the same number.',
    args: { val: number({ description: 'The number.' }) },
    fill: (data, { val }) => void data.fill(val),
  })],
  ['uniform', scheme({
    summary: 'Uniform between a and b.',
    args: {
      a: number({ default: 0, description: 'Lower end.' }),
      b: number({ default: 1, description: 'Upper end.' }),
    },
    fill: (data, { a, b }, random) => uniform(data, random, a, b),
  })],
  ['normal', scheme({
    summary: 'Normal with the given mean and standard deviation.',
    args: {
      mean: number({ default: 0, description: 'Mean.' }),
      std: number({ default: 1, minimum: 0, description: 'Standard deviation.' }),
    },
    fill: (data, { mean, std }, random) => normal(data, random, mean, std),
  })],
  ['xavier_uniform', scheme({
    summary: 'Glorot: uniform within ± gain √(6 / (fan_in + fan_out)).',
    args: { gain },
    fill(data, args, random, fans) {
      const bound = args.gain * Math.sqrt(6 / (fans.in + fans.out));
      uniform(data, random, -bound, bound);
    },
  })],
  ['xavier_normal', scheme({
    summary: 'Glorot: normal with deviation gain √(2 / (fan_in + fan_out)).',
    args: { gain },
    fill: (data, args, random, fans) => normal(data, random, 0, args.gain * Math.sqrt(2 / (fans.in + fans.out))),
  })],
  ['kaiming_uniform', scheme({
    summary: 'He: uniform within ± gain √(3 / fan).',
    args: { a: slope, mode: fanMode, nonlinearity },
    fill(data, args, random, fans) {
      const bound = gainOf(args.nonlinearity, args.a) * Math.sqrt(3 / fanOf(args.mode, fans));
      uniform(data, random, -bound, bound);
    },
  })],
  ['kaiming_normal', scheme({
    summary: 'He: normal with deviation gain / √fan.',
    args: { a: slope, mode: fanMode, nonlinearity },
    fill: (data, args, random, fans) =>
      normal(data, random, 0, gainOf(args.nonlinearity, args.a) / Math.sqrt(fanOf(args.mode, fans))),
  })],
  ['orthogonal', scheme({
    summary: 'Rows (or columns, if there are fewer) of a random rotation, times gain.',
    args: { gain },
    fill: (data, args, random, _fans, shape) => orthogonal(data, args.gain, random, shape),
  })],
]);

/** Orthonormal rows, or columns if those are fewer, by Gram and Schmidt, twice over so that rounding does not show. */
function orthogonal(data: Float64Array, factor: number, random: Random, shape: Shape): void {
  const rows = shape[0] ?? 1;
  const columns = data.length / rows;
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of [...vectors, ...vectors]) {
      const along = vector.reduce((sum, value, i) => sum + value * other[i]!, 0);
      other.forEach((value, i) => (vector[i]! -= along * value));
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    vectors.push(vector.map((value) => value / norm));
  }
  const across = rows <= columns;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      data[row * columns + column] = factor * (across ? vectors[row]![column]! : vectors[column]![row]!);
    }
  }
}

/** fan_in and fan_out by PyTorch's rule: axes behind the second are the receptive field. */
function fansOf(shape: Shape): Fans {
  const field = sizeOf(shape.slice(2));
  return { in: (shape[1] ?? 1) * field, out: (shape[0] ?? 1) * field };
}

function fillDefault(data: Float64Array, kind: DefaultInitialiser, random: Random, weight: Shape): void {
  if (kind === 'normal') normal(data, random, 0, 1);
  else if (kind === 'fan_in_uniform') {
    const bound = 1 / Math.sqrt(fansOf(weight).in);
    uniform(data, random, -bound, bound);
  } else data.fill(kind.constant);
}

/** Room for every parameter, `layer.weight`, `layer.bias` …, all zero. */
export function allocateParameters(
  { layers }: NetworkSpec,
  shapes: InferredShapes,
  allocate: Allocate = onHeap,
): Map<string, Tensor> {
  return new Map(layers.flatMap(({ name }) =>
    Object.entries(shapes.layers.get(name)?.parameters ?? {}).map(([key, shape]) =>
      [`${name}.${key}`, zeros(shape, allocate)] as const)));
}

/**
 * Starting parameters, each from its own stream of the seed, so that changing one layer leaves the others as they were.
 * @param choose the initialiser of a parameter; undefined for PyTorch's default
 */
export function initialiseParameters(
  spec: NetworkSpec,
  shapes: InferredShapes,
  seed: number,
  choose: (layer: string, parameter: string) => Initialiser | undefined = () => undefined,
  allocate: Allocate = onHeap,
): Map<string, Tensor> {
  const parameters = allocateParameters(spec, shapes, allocate);
  for (const { name, operator } of spec.layers) {
    const sizes = shapes.layers.get(name)?.parameters ?? {};
    for (const [key, shape] of Object.entries(sizes)) {
      const { data } = parameters.get(`${name}.${key}`)!;
      const random = randomFor(seed, `${name}.${key}`);
      const chosen = choose(name, key);
      if (chosen) chosen.scheme.fill(data, chosen.args as never, random, fansOf(shape), shape);
      else fillDefault(data, operator.initialisers?.[key] ?? 'fan_in_uniform', random, sizes['weight'] ?? shape);
    }
  }
  return parameters;
}
