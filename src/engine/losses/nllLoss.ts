import { channelsOf, innerOf } from '../../tensor/shape';
import type { ArgumentsOf } from '../arguments';
import {
  labelArguments, labelsFor, labelShareSymbol, requireClasses, requireLabels, shareOfLabels, validateLabels,
  weightOfLabel,
} from '../classLabels';
import { changeAt } from '../delta';
import type { LayerState, Loss } from '../operator';
import { linesAlong, startOf } from '../softmax';

const args = labelArguments;

type State = LayerState<ArgumentsOf<typeof args>>;

/** Visits the score of every label that counts, with the label's weight. */
function forEachLabel({ args: own, inputs: [a, y] }: State, visit: (at: number, weight: number) => void): void {
  const lines = linesAlong(a!.shape, 1);
  for (let position = 0; position < y!.data.length; position++) {
    const label = y!.data[position]!;
    if (label === own.ignore_index) continue;
    visit(startOf(position, lines) + label * lines.stride, weightOfLabel(label, own));
  }
}

/**
 * Negative log-likelihood: J = −Σ w[y] A[y] / Σ w[y], A being log-probabilities `[N, C, *]`, the target class indices
 * `[N, *]`, J a scalar.
 */
export const nllLoss: Loss<typeof args> = {
  op: 'NLLLoss',
  summary: 'Negative log-likelihood of the right class; takes log-probabilities, such as those of a LogSoftmax.',
  args,
  arity: [2, 2],
  symbols: { inputs: ['A', 'y'], output: 'J' },
  equations: [
    { of: 'output', text: 'J = −mean A[y]', numbers: [] },
    { of: 'input', text: 'dA = −Y / m', numbers: [] },
  ],

  target: labelsFor,

  shape([prediction, target], own) {
    requireClasses(prediction!, own);
    requireLabels(prediction!, target!, own);
    return { output: [], parameters: {} };
  },

  validate: ({ args: own, inputs: [a, y] }) => validateLabels(a!.shape, y!, own),

  forward(state) {
    const { args: own, inputs: [a, y], output } = state;
    let sum = 0;
    forEachLabel(state, (at, weight) => (sum -= weight * a!.data[at]!));
    output.data[0] = sum * shareOfLabels(y!, own);
  },

  backward(state, dJ, { inputs: [dA] }) {
    if (!dA) return;
    const factor = dJ.data[0]! * shareOfLabels(state.inputs[1]!, state.args);
    forEachLabel(state, (at, weight) => (dA.data[at]! -= weight * factor));
  },

  magnitude: 'diagonal',
  channels: () => [0, 1],

  difference(state, stack, [change], output) {
    const { args: own, inputs: [a, y] } = state;
    const inner = innerOf(a!.shape);
    const share = shareOfLabels(y!, own);
    output.data.fill(0);
    for (let row = 0; row < stack.rows; row++) {
      for (let place = 0; place < inner; place++) {
        const label = y!.data[stack.sample[row]! * inner + place]!;
        output.data[row]! -= share * weightOfLabel(label, own) * changeAt(change, row, label, place, inner);
      }
    }
  },

  // J moves with the score of each label alone.
  respond({ args: own, inputs: [a, y] }, { response }, [answer]) {
    if (!answer) return;
    const inner = innerOf(a!.shape);
    const share = response[0]! * shareOfLabels(y!, own);
    y!.data.forEach((label, position) => {
      if (label === own.ignore_index) return;
      const line = Math.floor(position / inner) * channelsOf(a!.shape) + label;
      answer[line * inner + (position % inner)]! -= share * weightOfLabel(label, own);
    });
  },

  explain({ args: own, inputs: [, y] }, dJ, of, index) {
    const [sample, channel, ...rest] = index;
    const position = [sample!, ...rest].reduce((flat, i, axis) => flat * y!.shape[axis]! + i, 0);
    const label = y!.data[position]!;
    if (of !== 'input' || label === own.ignore_index || label !== channel) return [];
    return [
      {
        factors: [
          { symbol: 'dJ', value: dJ.data[0]! },
          { symbol: '−1', value: -1 },
          ...(own.weight ? [{ symbol: 'w', value: weightOfLabel(label, own) }] : []),
          { symbol: labelShareSymbol(own), value: shareOfLabels(y!, own) },
        ],
      },
    ];
  },
};
