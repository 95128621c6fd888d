import type { Tensor } from '../../../../src/tensor/tensor';
import type { Sketch } from '../../engine/networks';
import { mistakesIn } from './common';
import { eachEntry, input, mutant, MUTANT, type Mutant } from './mutant';
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

/** Each row of a matrix [m, C] changed by itself. */
function eachRow(name: string, wrong: (row: Float64Array, z: Float64Array, label: number) => void): Mutant {
  return mutant(name, input, (dZ: Tensor, { inputs: [z, y] }) => {
    const classes = z!.shape[1]!;
    y!.data.forEach((label, n) => {
      const [from, to] = [n * classes, (n + 1) * classes];
      wrong(dZ.data.subarray(from, to), z!.data.subarray(from, to), label);
    });
  });
}

function softmax(z: Float64Array): Float64Array {
  const exponentials = z.map(Math.exp);
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** −1 of the right class, already divided by m as the gradient is. */
const target = -1 / 3;

export const losses: readonly Suspect[] = [
  {
    op: 'CrossEntropyLoss',
    networks: [behindDense, summed, behindImages],
    mistakes: mistakesIn('dZ', input),
  },
  {
    op: 'CrossEntropyLoss',
    networks: [behindDense],
    mistakes: [
      eachEntry('dZ without 1 / m', input, (value) => value * 3),
      eachEntry('dZ divided by m − 1', input, (value) => (value * 3) / 2),
      eachRow('dZ = P + Y', (row, _z, label) => (row[label]! -= 2 * target)),
      eachRow('dZ = P, the right class forgotten', (row, _z, label) => (row[label]! -= target)),
      eachRow('dZ with one class left out', (row) => (row[row.length - 1] = 0)),
      eachRow('dZ with the Jacobian of softmax applied twice', (row, z) => {
        const p = softmax(z);
        const along = row.reduce((sum, value, k) => sum + value * p[k]!, 0);
        row.set(row.map((value, k) => p[k]! * (value - along)));
      }),
    ],
  },
  {
    op: 'MSELoss',
    networks: [behindDense, summed, behindImages],
    mistakes: [
      ...mistakesIn('dA', input),
      eachEntry('dA without the 2', input, (value) => value / 2),
      mutant('dA = 2 (A + Y)', input, ({ data }, { inputs: [a, y] }) =>
        data.forEach((value, i) => (data[i] = (value * (a!.data[i]! + y!.data[i]!)) / (a!.data[i]! - y!.data[i]!)))),
    ],
  },
  {
    op: 'MSELoss',
    networks: [behindDense, behindImages],
    mistakes: [eachEntry('dA divided by m alone, not by all entries', input, (value) => value * 4)],
  },
];
