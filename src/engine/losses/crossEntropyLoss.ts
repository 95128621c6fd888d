import { sentence } from '../../protocol/sentence';
import { channelsOf, formatShape, ravel, sameShape, sizeOf } from '../../tensor/shape';
import { number, type ArgumentsOf } from '../arguments';
import {
  labelArguments, labelsFor, labelShareSymbol, requireClasses, requireLabels, shareOfLabels, validateLabels,
} from '../classLabels';
import { changeAt, perStep, type Delta } from '../delta';
import { ShapeError, type Factor, type LayerState, type Loss } from '../operator';
import { expm1, log1p } from '../series';
import { linesAlong, normalise, startOf, type Lines } from '../softmax';
import { classProbabilities } from '../target';

const args = {
  ...labelArguments,
  label_smoothing: number({
    default: 0, minimum: 0, maximum: 1, description: 'The part of the target that is spread evenly over all classes.',
  }),
};

interface Saved {
  /** The scores of each position: a sample, or a pixel of one. */
  readonly lines: Lines;
  /** P = softmax(Z), in the shape of Z. */
  readonly probabilities: Float64Array;
  /** −log P, in the shape of Z. */
  readonly surprises: Float64Array;
  /** T: the target as a distribution over the classes, smoothed, weighted, 0 where it is ignored; in the shape of Z. */
  readonly targets: Float64Array;
  /** ΣT of each position. */
  readonly totals: Float64Array;
  /** The class of each position that has most of P and most of T; −1 where there is none. */
  readonly dominant: Int32Array;
}

type State = LayerState<ArgumentsOf<typeof args>, unknown, Saved>;

/**
 * Softmax and cross-entropy in one: J = share · Σ T ⊙ −log P, with P = softmax(Z) over the second axis. Scores Z are
 * `[N, C, *]`; the target holds class indices `[N, *]`, or class probabilities in the shape of Z; J is a scalar.
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

  target: (scores, own) => ({ ...labelsFor(scores, own), or: { shape: scores, values: classProbabilities } }),

  shape([scores, target], own) {
    requireClasses(scores!, own);
    if (!sameShape(scores!, target!)) {
      requireLabels(scores!, target!, own, sentence`class probabilities of ${formatShape(scores!)}`);
    } else if (own.ignore_index >= 0) {
      const found = sentence`ignore_index is ${own.ignore_index}, but class probabilities have no index to ignore`;
      throw new ShapeError(sentence`${found}; leave it out`, 'ignore_index');
    }
    return { output: [], parameters: {} };
  },

  workspace: ([scores]) => 3 * sizeOf(scores!) + 2 * (sizeOf(scores!) / channelsOf(scores!)),

  prepare([scores]) {
    const size = sizeOf(scores!);
    const lines = linesAlong(scores!, 1);
    return {
      lines,
      probabilities: new Float64Array(size),
      surprises: new Float64Array(size),
      targets: new Float64Array(size),
      totals: new Float64Array(lines.count),
      dominant: new Int32Array(lines.count),
    };
  },

  validate(state) {
    const { args: own, inputs: [z, y] } = state;
    if (!hasProbabilities(state)) validateLabels(z!.shape, y!, own);
  },

  forward(state) {
    const { lines, targets, surprises } = state.saved;
    softmax(state);
    for (let position = 0; position < lines.count; position++) {
      spreadTarget(state, position);
      findDominant(state, position);
    }
    let sum = 0;
    for (let at = 0; at < targets.length; at++) if (targets[at] !== 0) sum += targets[at]! * surprises[at]!;
    state.output.data[0] = sum * shareOf(state);
  },

  backward(state, dJ, { inputs: [dZ, dY] }) {
    const factor = dJ.data[0]! * shareOf(state);
    const { targets, surprises } = state.saved;
    if (dZ) addSlopes(state, targets, 1, factor, dZ.data);
    if (dY && hasProbabilities(state)) {
      dY.data.forEach((_, at) => (dY.data[at]! += factor * keptOf(state, at) * surprises[at]!));
    }
  },

  magnitude(state, dJ, { inputs: [dZ, dY] }) {
    const factor = dJ.data[0]! * Math.abs(shareOf(state));
    const { targets, surprises } = state.saved;
    if (dZ) addSlopes(state, targets.map(Math.abs), -1, factor, dZ.data);
    if (dY && hasProbabilities(state)) {
      dY.data.forEach((_, at) => (dY.data[at]! += factor * Math.abs(keptOf(state, at)) * surprises[at]!));
    }
  },

  channels: () => [0, 1],

  // −log p_k changes by L − δ_k, with L = log Σ p_j exp δ_j. When the changes are measured from that of the dominant
  // class, which leaves every L − δ_k as it is, ΣT L − Σ T δ does not cancel.
  difference(state, stack, [change, targetChange], output) {
    const { lines, probabilities, surprises, targets, totals, dominant } = state.saved;
    const { length: classes, stride: inner } = lines;
    const share = shareOf(state);
    const dY = hasProbabilities(state) ? targetChange : undefined;
    output.data.fill(0);
    for (let row = 0; row < stack.rows; row++) {
      for (let place = 0; place < inner; place++) {
        const position = stack.sample[row]! * inner + place;
        const first = startOf(position, lines);
        const origin = dominant[position]! < 0 ? 0 : changeAt(change, row, dominant[position]!, place, inner);
        let growth = 0;
        let pull = 0;
        let total = totals[position]!;
        for (let k = 0, at = first; k < classes; k++, at += inner) {
          const d = changeAt(change, row, k, place, inner) - origin;
          growth += probabilities[at]! * expm1(d);
          pull += targets[at]! * d;
          if (!dY) continue;
          const dt = keptOf(state, at) * changeAt(dY, row, k, place, inner);
          pull += dt * (d - surprises[at]!);
          total += dt;
        }
        // When next to nothing is left of the sum of exponentials, nothing cancels in its logarithm.
        const L = growth > -0.5 ? log1p(growth) : logSum(state.saved, change!, row, position) - origin;
        output.data[row]! += share * (total * L - pull);
      }
    }
  },

  // The same with one score, or one entry of the target, that moves. When it is the dominant score, all others move
  // against it.
  respond(state, { response, direction }, [scores, target]) {
    const { lines, probabilities: p, surprises, targets, totals, dominant } = state.saved;
    const share = response[0]! * shareOf(state);
    const answer = hasProbabilities(state) ? target : undefined;
    if (answer) surprises.forEach((surprise, at) => (answer[at]! += share * keptOf(state, at) * surprise));
    if (!scores) return;
    for (let position = 0; position < lines.count; position++) {
      const first = startOf(position, lines);
      for (let k = 0; k < lines.length; k++) {
        const at = first + k * lines.stride;
        const isDominant = k === dominant[position];
        const moved = isDominant ? othersOf(at, p, first, lines) : p[at]!;
        const pull = isDominant ? othersOf(at, targets, first, lines) : targets[at]!;
        scores[at]! += share * perStep(direction, (step) => {
          const d = isDominant ? -step : step;
          return totals[position]! * log1p(moved * expm1(d)) - pull * d;
        });
      }
    }
  },

  explain(state, dJ, of, index) {
    const { args: own, inputs: [z], saved: { targets, surprises } } = state;
    if (of !== 'input' && !hasProbabilities(state)) return [];
    const at = ravel(index, z!.shape);
    const slopes = new Float64Array(targets.length);
    addSlopes(state, targets, 1, 1, slopes);
    const factors: Factor[] = of === 'input'
      ? [{ symbol: own.weight ? 'p Σt − t' : 'p − y', tensor: of, index, value: slopes[at]! }]
      : [
        { symbol: own.weight ? 'w (1 − ε)' : '1 − ε', value: keptOf(state, at) },
        { symbol: '−log p', tensor: 'input', index, value: surprises[at]! },
      ];
    const share = { symbol: shareSymbol(state), value: shareOf(state) };
    return [{ factors: [{ symbol: 'dJ', value: dJ.data[0]! }, ...factors, share] }];
  },
};

/** True when the target holds class probabilities, false when it holds class indices. */
function hasProbabilities({ inputs: [z, y] }: State): boolean {
  return y!.shape.length === z!.shape.length;
}

/** What the loss of each position is multiplied with. */
function shareOf(state: State): number {
  const { args: own, inputs: [, y], saved: { lines } } = state;
  if (!hasProbabilities(state)) return shareOfLabels(y!, own);
  return own.reduction === 'mean' ? 1 / lines.count : 1;
}

function shareSymbol(state: State): string {
  // Class probabilities are averaged over the positions, whatever the weights.
  return labelShareSymbol(hasProbabilities(state) ? { ...state.args, weight: undefined } : state.args);
}

/** Fills P and −log P, both from how far each z is behind the largest of its position: nothing overflows. */
function softmax({ inputs: [z], saved: { lines, probabilities, surprises } }: State): void {
  const logarithms = normalise(z!.data, probabilities, lines);
  for (let position = 0; position < lines.count; position++) {
    const first = startOf(position, lines);
    const largest = z!.data[first + lines.winners[position]! * lines.stride]!;
    for (let k = 0, at = first; k < lines.length; k++, at += lines.stride) {
      surprises[at] = logarithms[position]! + (largest - z!.data[at]!);
    }
  }
}

/** Fills T and ΣT: of the target 1 − ε is kept, ε is spread evenly over the classes, and each class has its weight. */
function spreadTarget(state: State, position: number): void {
  const { args: { weight, ignore_index, label_smoothing: epsilon }, inputs: [, y], saved } = state;
  const { lines, targets, totals } = saved;
  const isGiven = hasProbabilities(state);
  const label = isGiven ? undefined : y!.data[position]!;
  const spread = epsilon / lines.length;
  totals[position] = 0;
  for (let k = 0, at = startOf(position, lines); k < lines.length; k++, at += lines.stride) {
    const probability = isGiven ? y!.data[at]! : Number(k === label);
    targets[at] = label === ignore_index ? 0 : (weight?.[k] ?? 1) * ((1 - epsilon) * probability + spread);
    totals[position] += targets[at]!;
  }
}

/** How much of an entry of the target, when it holds probabilities, is kept in T: ∂T/∂y. */
function keptOf({ args: { weight, label_smoothing }, saved: { lines } }: State, at: number): number {
  const k = Math.floor(at / lines.stride) % lines.length;
  return (weight?.[k] ?? 1) * (1 - label_smoothing);
}

/** Finds the class that has more than half of P and of T, on which rounding would tell. */
function findDominant({ saved }: State, position: number): void {
  const { lines, probabilities, targets, dominant } = saved;
  const first = startOf(position, lines);
  let magnitude = 0;
  for (let k = 0, at = first; k < lines.length; k++, at += lines.stride) magnitude += Math.abs(targets[at]!);
  dominant[position] = -1;
  for (let k = 0, at = first; k < lines.length; k++, at += lines.stride) {
    if (probabilities[at]! > 0.5 && Math.abs(targets[at]!) > magnitude / 2) dominant[position] = k;
  }
}

/**
 * Adds dZ = factor · (P ΣT − T), as a sum over the other classes j, p_k t_j − t_k p_j, which keeps its digits when the
 * network is nearly certain. With `sign` −1 both parts are added: their magnitudes, if T is not negative.
 */
function addSlopes(state: State, targets: Float64Array, sign: 1 | -1, factor: number, dZ: Float64Array): void {
  const { lines, probabilities } = state.saved;
  const { length: classes, stride: inner } = lines;
  for (let position = 0; position < lines.count; position++) {
    const first = startOf(position, lines);
    const end = first + classes * inner;
    let total = 0;
    for (let at = first; at < end; at += inner) total += targets[at]!;
    for (let at = first; at < end; at += inner) {
      const rise = probabilities[at]! * without(at, total, targets, first, end, inner);
      const fall = targets[at]! * without(at, 1, probabilities, first, end, inner);
      dZ[at]! += factor * (rise - sign * fall);
    }
  }
}

/** The sum of some entries but the one at `left`; summed anew where taking that one from the total would cancel. */
function without(left: number, total: number, values: Float64Array, first: number, end: number, step: number): number {
  if (Math.abs(values[left]!) <= Math.abs(total) / 2) return total - values[left]!;
  let sum = 0;
  for (let at = first; at < end; at += step) if (at !== left) sum += values[at]!;
  return sum;
}

/** The sum of a line's entries but one. */
function othersOf(own: number, values: Float64Array, first: number, { length, stride }: Lines): number {
  let sum = 0;
  for (let at = first; at < first + length * stride; at += stride) if (at !== own) sum += values[at]!;
  return sum;
}

/** L = log Σ p_j exp δ_j, without overflow. */
function logSum({ lines, probabilities }: Saved, change: Delta, row: number, position: number): number {
  const { length: classes, stride: inner } = lines;
  const first = startOf(position, lines);
  const changes = Array.from({ length: classes }, (_, k) => changeAt(change, row, k, position % inner, inner));
  const largest = changes.reduce((most, d) => Math.max(most, d), -Infinity);
  const sum = changes.reduce((all, d, k) => all + probabilities[first + k * inner]! * Math.exp(d - largest), 0);
  return largest + Math.log(sum);
}
