import { innerOf } from '../../../src/tensor/shape';
import type { LayerState } from '../../../src/engine/operator';
import type { Sketch } from '../../unit/engine/networks';
import { mistakesIn } from './common';
import { input, mutant, MUTANT, type Mutant } from './mutant';
import type { Suspect } from './suspect';

const behindDense: Sketch = {
  inputs: { x: [3, 4] },
  layers: [
    { name: 'first', op: 'Linear', args: { out_features: 5 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'last', op: 'Linear', args: { out_features: 4 } },
  ],
  loss: MUTANT,
};

const behindImages: Sketch = {
  inputs: { x: [3, 2, 3, 2] },
  layers: [{ name: 'last', op: 'Conv2d', args: { out_channels: 4, kernel_size: 2 } }],
  loss: MUTANT,
};

const summed: Sketch = { ...behindDense, lossArgs: { reduction: 'sum' } };

const networks = [behindDense, summed, behindImages];

/** True when the loss divides by the number of its terms. */
function isMean({ args }: LayerState): boolean {
  return (args as { readonly reduction: string }).reduction === 'mean';
}

/** The whole gradient times a number that depends on how many terms the loss is the mean of. */
function scaled(name: string, termsOf: (state: LayerState) => number, factor: (terms: number) => number): Mutant {
  return mutant(name, input, ({ data }, state) => {
    if (!isMean(state)) return;
    const by = factor(termsOf(state));
    data.forEach((value, i) => (data[i] = value * by));
  });
}

/** Samples, or pixels of all samples: the places of scores `[N, C, *]`. */
const placesOf = ({ inputs: [z] }: LayerState): number => z!.shape[0]! * innerOf(z!.shape);
const entriesOf = ({ inputs: [a] }: LayerState): number => a!.data.length;

/** What a mistake makes of the gradient of one place: of its scores `[C]`, in units of 1/m. */
type Spoil = (gradient: Float64Array, z: Float64Array, label: number) => void;

/** The scores of each place `[N, *]` changed by themselves. */
function eachPlace(name: string, wrong: Spoil): Mutant {
  return mutant(name, input, (dZ, state) => {
    const { inputs: [z, y] } = state;
    const unit = isMean(state) ? 1 / placesOf(state) : 1;
    const [classes, inner] = [z!.shape[1]!, innerOf(z!.shape)];
    for (let place = 0; place < placesOf(state); place++) {
      const first = Math.floor(place / inner) * classes * inner + (place % inner);
      const line = (data: Float64Array): Float64Array =>
        Float64Array.from({ length: classes }, (_, k) => data[first + k * inner]!);
      const gradient = line(dZ.data).map((value) => value / unit);
      wrong(gradient, line(z!.data), y!.data[place]!);
      gradient.forEach((value, k) => (dZ.data[first + k * inner] = value * unit));
    }
  });
}

function softmax(z: Float64Array): Float64Array {
  const exponentials = z.map(Math.exp);
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

export const losses: readonly Suspect[] = [
  {
    op: 'CrossEntropyLoss',
    family: 'loss',
    networks,
    mistakes: [
      ...mistakesIn('dZ', input),
      scaled('dZ without 1 / m', placesOf, (m) => m),
      scaled('dZ divided by m − 1', placesOf, (m) => (m > 1 ? m / (m - 1) : 1)),
      eachPlace('dZ = P + Y', (gradient, _z, label) => (gradient[label]! += 2)),
      eachPlace('dZ = P, the right class forgotten', (gradient, _z, label) => (gradient[label]! += 1)),
      eachPlace('dZ with one class left out', (gradient) => (gradient[gradient.length - 1] = 0)),
      eachPlace('dZ with the Jacobian of softmax applied twice', (gradient, z) => {
        const p = softmax(z);
        const along = gradient.reduce((sum, value, k) => sum + value * p[k]!, 0);
        gradient.set(gradient.map((value, k) => p[k]! * (value - along)));
      }),
    ],
  },
  {
    op: 'MSELoss',
    family: 'loss',
    networks,
    mistakes: [
      ...mistakesIn('dA', input),
      scaled('dA without 1 / count', entriesOf, (count) => count),
      scaled('dA divided by count − 1', entriesOf, (count) => (count > 1 ? count / (count - 1) : 1)),
      mutant('dA divided by m alone, not by all entries', input, ({ data }, state) => {
        const { shape } = state.inputs[0]!;
        if (isMean(state)) data.forEach((value, i) => (data[i] = (value * data.length) / shape[0]!));
      }),
      mutant('dA without the 2', input, ({ data }) => data.forEach((value, i) => (data[i] = value / 2))),
      mutant('dA = 2 (A + Y)', input, ({ data }, state) => {
        const { inputs: [a, y] } = state;
        const unit = isMean(state) ? 1 / data.length : 1;
        data.forEach((_, i) => (data[i] = 2 * (a!.data[i]! + y!.data[i]!) * unit));
      }),
    ],
  },
];
