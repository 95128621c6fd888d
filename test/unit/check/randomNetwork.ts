import { inferShapes } from '../../../src/engine/network';
import { random, type Random } from '../../../src/tensor/random';
import { sameShape, sizeOf, type Shape } from '../../../src/tensor/shape';
import { specOf, type LayerSketch, type Sketch } from '../engine/networks';

/** How smooth a random network is: without kinks, or with ReLU and max pooling as well. */
export type Regime = 'smooth' | 'kinked';

const activations: Readonly<Record<Regime, readonly string[]>> = {
  smooth: ['Tanh', 'Sigmoid'],
  kinked: ['Tanh', 'Sigmoid', 'ReLU', 'ReLU', 'ReLU'],
};

/** Layers that may stand behind a value, whatever its shape; those that do not fit are thrown away again. */
function draw(regime: Regime, numbers: Random): Omit<LayerSketch, 'name' | 'inputs'> {
  const pick = <T>(choices: readonly T[]): T => choices[numbers.integer(choices.length)]!;
  const pair = (from: number, to: number): number[] => [0, 1].map(() => from + numbers.integer(to - from + 1));
  const pooling = {
    kernel_size: pair(1, 3), stride: pair(1, 3), padding: pick([0, 0, [1, 0]]), ceil_mode: pick([true, false]),
  };
  const convolution = {
    out_channels: pick([2, 4]), kernel_size: pair(1, 3), stride: pair(1, 2), dilation: pair(1, 2),
    padding: pick([0, 1, 'valid', [[1, 0], [0, 2]]]), groups: pick([1, 1, 2]), bias: pick([true, true, false]),
  };
  return pick([
    { op: 'Conv2d', args: convolution },
    { op: 'Conv2d', args: { ...convolution, padding: [2, 1] } },
    { op: 'Conv2d', args: { ...convolution, stride: 1, padding: 'same' } },
    { op: 'Linear', args: { out_features: 1 + numbers.integer(5), bias: pick([true, true, false]) } },
    { op: pick(activations[regime]) },
    { op: pick(activations[regime]) },
    { op: 'AvgPool2d', args: { ...pooling, count_include_pad: pick([true, false]) } },
    { op: regime === 'kinked' ? 'MaxPool2d' : 'AvgPool2d', args: pooling },
    { op: 'Flatten', args: { start_dim: pick([1, 1, 2]) } },
  ]);
}

/**
 * A random network of a dozen layers or less: any operator behind any earlier value, so that values are used twice, not
 * at all, or added up with another one of their shape (or with themselves), in front of a random loss.
 */
export function randomSketch(seed: number, regime: Regime): Sketch {
  const numbers = random(seed, 3);
  const samples = 1 + numbers.integer(3);
  const input: Shape = numbers.uniform() < 0.7 ? [samples, 2, 5, 4 + numbers.integer(3)] : [samples, 4];
  const inputs = { x: input };
  const shapes = new Map<string, Shape>([['x', input]]);
  const layers: LayerSketch[] = [];
  const attempt = (layer: LayerSketch): void => {
    const shape = inferShapes(specOf({ inputs, layers: [...layers, layer] })).layers.get(layer.name)?.output;
    if (!shape || sizeOf(shape) > 300) return;
    layers.push(layer);
    shapes.set(layer.name, shape);
  };
  for (let position = 0; position < 16; position++) {
    const names = [...shapes.keys()];
    const recent = names[Math.max(0, names.length - 1 - numbers.integer(numbers.integer(3) + 1))]!;
    const alike = names.filter((name) => sameShape(shapes.get(name)!, shapes.get(recent)!));
    const name = `l${position}`;
    if (numbers.uniform() < 0.15) {
      attempt({ name, op: 'Add', inputs: [recent, alike[numbers.integer(alike.length)]!] });
    } else attempt({ name, ...draw(regime, numbers), inputs: [recent] });
  }
  const classifies = numbers.uniform() < 0.5;
  layers.push({ name: 'flat', op: 'Flatten', inputs: [...shapes.keys()].slice(-1) });
  layers.push({ name: 'head', op: 'Linear', args: { out_features: 3 } });
  return {
    inputs,
    layers,
    loss: classifies ? 'CrossEntropyLoss' : 'MSELoss',
    lossArgs: { reduction: numbers.uniform() < 0.7 ? 'mean' : 'sum' },
  };
}
