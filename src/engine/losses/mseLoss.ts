import { channelsOf, formatShape, innerOf, ravel, sameShape } from '../../tensor/shape';
import { changeAt } from '../delta';
import { ShapeError, type Loss } from '../operator';
import { reduction, shareOf } from './reduction';

const args = { reduction };

/** Mean squared error, J = Σ (A − Y)² · 1/count with `mean`; prediction and target have the same shape, J is a scalar. */
export const mseLoss: Loss<typeof args> = {
  op: 'MSELoss',
  summary: 'Mean squared error between prediction and target.',
  args,
  arity: [2, 2],
  symbols: { inputs: ['A', 'Y'], output: 'J' },
  equations: [
    { of: 'output', text: 'J = mean (A − Y) ⊙ (A − Y)', numbers: [] },
    { of: 'input', text: 'dA = 2 (A − Y) / count', numbers: [] },
  ],

  target: (prediction) => ({ shape: prediction }),

  shape([prediction, target]) {
    if (!sameShape(prediction!, target!)) {
      throw new ShapeError(`the prediction is ${formatShape(prediction!)}, but the target is ${formatShape(target!)}`, 'target');
    }
    return { output: [], parameters: {} };
  },

  forward({ args: { reduction: kind }, inputs: [a, y], output }) {
    let sum = 0;
    for (let i = 0; i < a!.data.length; i++) sum += (a!.data[i]! - y!.data[i]!) ** 2;
    output.data[0] = sum * shareOf(kind, a!.data.length);
  },

  backward({ args: { reduction: kind }, inputs: [a, y] }, dJ, { inputs: [dA, dY] }) {
    const factor = 2 * dJ.data[0]! * shareOf(kind, a!.data.length);
    for (let i = 0; i < a!.data.length; i++) {
      const slope = factor * (a!.data[i]! - y!.data[i]!);
      if (dA) dA.data[i]! += slope;
      if (dY) dY.data[i]! -= slope;
    }
  },

  magnitude: 'diagonal',
  channels: () => [0, 1],

  // With d the change of a − y: (a − y + d)² − (a − y)² = d (2 (a − y) + d).
  difference({ args: { reduction: kind }, inputs: [a, y] }, stack, [da, dy], output) {
    const channels = channelsOf(a!.shape);
    const inner = innerOf(a!.shape);
    const share = shareOf(kind, a!.data.length);
    output.data.fill(0);
    for (let row = 0; row < stack.rows; row++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < inner; place++) {
          const d = changeAt(da, row, channel, place, inner) - changeAt(dy, row, channel, place, inner);
          const position = (stack.sample[row]! * channels + channel) * inner + place;
          output.data[row]! += share * d * (2 * (a!.data[position]! - y!.data[position]!) + d);
        }
      }
    }
  },

  explain({ args: { reduction: kind }, inputs: [a, y] }, dJ, of, index) {
    const at = ravel(index, a!.shape);
    const difference = of === 'input' ? a!.data[at]! - y!.data[at]! : y!.data[at]! - a!.data[at]!;
    return [
      {
        factors: [
          { symbol: 'dJ', value: dJ.data[0]! },
          { symbol: '2', value: 2 },
          { symbol: of === 'input' ? 'A − Y' : 'Y − A', tensor: 'input', index, value: difference },
          { symbol: kind === 'mean' ? '1 / count' : '1', value: shareOf(kind, a!.data.length) },
        ],
      },
    ];
  },
};
