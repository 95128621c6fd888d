import { channelsOf, formatShape, innerOf, sameShape, sizeOf, unravel, type Shape } from '../../tensor/shape';
import { changeAt } from '../delta';
import { ShapeError, ValueError, type LayerState, type Loss } from '../operator';
import { expm1, log1p } from '../series';
import { reduction, shareOf } from './reduction';

const args = { reduction };

interface Saved {
  /** P = softmax(Z), in the shape of Z. */
  readonly probabilities: Float64Array;
}

/** The class indices that fit scores of this shape: the class axis is missing. */
function labelShape([samples, , ...rest]: Shape): Shape {
  return [samples!, ...rest];
}

/** Which class a position belongs to. Scores are `[N, C, *]`, labels `[N, *]`. */
function labelOf({ inputs: [, y], saved: { probabilities } }: LayerState<unknown, unknown, Saved>, position: number): number {
  const label = y!.data[position]!;
  const classes = probabilities.length / y!.data.length;
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    const place = unravel(position, y!.shape).join(', ');
    throw new ValueError(`the target at [${place}] is ${label}, but there are ${classes} classes: labels run from 0 to ${classes - 1}`);
  }
  return label;
}

/**
 * Softmax and cross-entropy in one: J = −Σ log P[y], with P = softmax(Z) over the second axis. Scores Z are `[N, C, *]`, the
 * target holds class indices `[N, *]`, J is a scalar.
 */
export const crossEntropyLoss: Loss<typeof args, unknown, Saved> = {
  op: 'CrossEntropyLoss',
  summary: 'Softmax and negative log-likelihood of the right class; takes scores, not probabilities.',
  args,
  arity: [2, 2],
  symbols: { inputs: ['Z', 'y'], output: 'J' },
  equations: [
    { of: 'output', text: 'J = −mean log softmax(Z)[y]', numbers: [] },
    { of: 'input', text: 'dZ = (P − Y) / m', numbers: [] },
  ],

  target: (prediction) => ({ shape: labelShape(prediction), classes: channelsOf(prediction) }),

  shape([prediction, target]) {
    if (prediction!.length < 2) {
      throw new ShapeError(`needs scores of samples × classes, but its input has shape [${prediction!.join(', ')}]`, 'input');
    }
    const expected = labelShape(prediction!);
    if (!sameShape(expected, target!)) {
      throw new ShapeError(`the target is ${formatShape(target!)}, but scores of ${formatShape(prediction!)} need class indices of ${formatShape(expected)}`, 'target');
    }
    return { output: [], parameters: {} };
  },

  prepare: ([prediction]) => ({ probabilities: new Float64Array(sizeOf(prediction!)) }),

  forward(state) {
    const { args: { reduction: kind }, inputs: [z, y], output, saved: { probabilities } } = state;
    const classes = channelsOf(z!.shape);
    const inner = innerOf(z!.shape);
    let sum = 0;
    for (let position = 0; position < y!.data.length; position++) {
      const first = firstScore(position, classes, inner);
      let largest = -Infinity;
      for (let k = 0; k < classes; k++) largest = Math.max(largest, z!.data[first + k * inner]!);
      let total = 0;
      for (let k = 0; k < classes; k++) {
        const e = Math.exp(z!.data[first + k * inner]! - largest);
        probabilities[first + k * inner] = e;
        total += e;
      }
      for (let k = 0; k < classes; k++) probabilities[first + k * inner]! /= total;
      sum += Math.log(total) + (largest - z!.data[first + labelOf(state, position) * inner]!);
    }
    output.data[0] = sum * shareOf(kind, y!.data.length);
  },

  backward(state, dJ, { inputs: [dZ] }) {
    if (dZ) spreadOverClasses(state, dJ.data[0]!, dZ.data, 1);
  },

  magnitude(state, dJ, { inputs: [dZ] }) {
    if (dZ) spreadOverClasses(state, dJ.data[0]!, dZ.data, -1);
  },

  channels: () => [0, 1],

  // log Σ pₖ exp(δₖ) − δ_y = log(1 + Σ_{k ≠ y} pₖ (exp(δₖ − δ_y) − 1)): the right class drops out, and nothing cancels.
  difference(state, stack, [input], output) {
    const { args: { reduction: kind }, inputs: [z, y], saved: { probabilities } } = state;
    const classes = channelsOf(z!.shape);
    const inner = innerOf(z!.shape);
    const share = shareOf(kind, y!.data.length);
    output.data.fill(0);
    for (let row = 0; row < stack.rows; row++) {
      for (let place = 0; place < inner; place++) {
        const position = stack.sample[row]! * inner + place;
        const first = firstScore(position, classes, inner);
        const label = labelOf(state, position);
        const own = changeAt(input, row, label, place, inner);
        let sum = 0;
        for (let k = 0; k < classes; k++) if (k !== label) sum += probabilities[first + k * inner]! * expm1(changeAt(input, row, k, place, inner) - own);
        output.data[row]! += share * log1p(sum);
      }
    }
  },

  explain(state, dJ, _of, index) {
    const { args: { reduction: kind }, inputs: [z, y], saved: { probabilities } } = state;
    const slopes = new Float64Array(probabilities.length);
    spreadOverClasses(state, 1 / shareOf(kind, y!.data.length), slopes, 1);
    const at = index.reduce((position, i, axis) => position * z!.shape[axis]! + i, 0);
    return [
      {
        factors: [
          { symbol: 'dJ', value: dJ.data[0]! },
          { symbol: 'p − y', tensor: 'input', index, value: slopes[at]! },
          { symbol: kind === 'mean' ? '1 / m' : '1', value: shareOf(kind, y!.data.length) },
        ],
      },
    ];
  },
};

/** Where the scores of a position start; they stand `inner` apart. */
function firstScore(position: number, classes: number, inner: number): number {
  return Math.floor(position / inner) * classes * inner + (position % inner);
}

/**
 * Adds dZ = (P − Y) · share. The entry of the right class, p − 1, is minus the sum of the others, which keeps its digits
 * when the network is nearly certain. With `sign` −1 the magnitudes are added instead.
 */
function spreadOverClasses(state: LayerState<{ reduction: 'mean' | 'sum' }, unknown, Saved>, dJ: number, dZ: Float64Array, sign: 1 | -1): void {
  const { args: { reduction: kind }, inputs: [z, y], saved: { probabilities } } = state;
  const classes = channelsOf(z!.shape);
  const inner = innerOf(z!.shape);
  const share = dJ * shareOf(kind, y!.data.length);
  for (let position = 0; position < y!.data.length; position++) {
    const first = firstScore(position, classes, inner);
    const label = labelOf(state, position);
    let others = 0;
    for (let k = 0; k < classes; k++) {
      if (k === label) continue;
      const p = probabilities[first + k * inner]!;
      others += p;
      dZ[first + k * inner]! += p * share;
    }
    dZ[first + label * inner]! -= sign * others * share;
  }
}
