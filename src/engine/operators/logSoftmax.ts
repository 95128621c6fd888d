import { ravel, sizeOf, unravel } from '../../tensor/shape';
import type { Operator } from '../operator';
import { log1p } from '../series';
import {
  axisOf, complement, dim, forEachMovedLine, lineOf, linesAlong, looksAlong, movedChannels, normalise, startOf,
  type Lines,
} from '../softmax';

const args = { dim };

interface Saved {
  readonly lines: Lines;
  /** P = softmax(Z), in the shape of Z. */
  readonly probabilities: Float64Array;
}

/**
 * LogSoftmax: A = Z − log Σ exp(Z) along an axis, the logarithm of softmax without its overflow. Every entry of a line
 * depends on all of it: dz_i = da_i − p_i Σ_j da_j. Any shape of two or more axes.
 */
export const logSoftmax: Operator<typeof args, unknown, Saved> = {
  op: 'LogSoftmax',
  summary: 'Turns scores into logarithms of probabilities.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['Z'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = Z − log Σ exp(Z)', numbers: [] },
    { of: 'input', text: 'dZ = dA − softmax(Z) Σ dA', numbers: [] },
  ],

  // The largest, the differences to it, their exponentials, the sum and the division by it.
  operations: ([input]) => 5 * sizeOf(input!),
  looks: ([input], { dim: dimension }) => looksAlong(input!, dimension),

  shape([input], { dim: dimension }) {
    axisOf(input!, dimension);
    return { output: input!, parameters: {} };
  },

  prepare: ([input], { dim: dimension }, output) => ({
    lines: linesAlong(input!, axisOf(input!, dimension)),
    probabilities: new Float64Array(sizeOf(output)),
  }),

  workspace: (_inputs, _args, output) => sizeOf(output),

  forward({ inputs: [z], output: a, saved: { lines, probabilities } }) {
    const logarithms = normalise(z!.data, probabilities, lines);
    for (let line = 0; line < lines.count; line++) {
      const start = startOf(line, lines);
      const largest = z!.data[start + lines.winners[line]! * lines.stride]!;
      for (let k = 0; k < lines.length; k++) {
        const i = start + k * lines.stride;
        a.data[i] = z!.data[i]! - largest - logarithms[line]!;
      }
    }
  },

  backward({ saved }, dA, { inputs: [dZ] }) {
    if (dZ) spread(saved, dA.data, dZ.data, -1);
  },

  magnitude({ saved }, dA, { inputs: [dZ] }) {
    if (dZ) spread(saved, dA.data, dZ.data, 1);
  },

  channels: (inputs, { output, saved }) => movedChannels(inputs, output.shape, (saved as Saved).lines),

  // δ_i − log Σ p e^δ, with δ measured from its mean: then the sum is 1 + growth.
  difference({ output: { shape }, saved: { lines, probabilities } }, stack, [input], output) {
    forEachMovedLine(lines, shape, probabilities, stack, input!, output, ({ at, relative, growth }) => {
      for (let k = 0; k < lines.length; k++) output.data[at + k * lines.stride] = relative[k]! - log1p(growth);
    });
  },

  flat: () => undefined,

  // A score that moves by δ moves its own logarithm by δ, and takes p δ from all of its line. Of the winner's own only
  // what the others leave of 1 stays: Σ of their p.
  respond({ saved: { lines, probabilities: p } }, { response }, [answer]) {
    if (!answer) return;
    const { length, stride, count, winners } = lines;
    for (let line = 0; line < count; line++) {
      const start = startOf(line, lines);
      const winner = start + winners[line]! * stride;
      let others = 0;
      let rest = 0;
      for (let i = start; i < start + length * stride; i += stride) {
        if (i === winner) continue;
        others += response[i]!;
        rest += p[i]!;
      }
      for (let i = start; i < start + length * stride; i += stride) {
        if (i !== winner) answer[i]! += response[i]! - p[i]! * (others + response[winner]!);
      }
      answer[winner]! += rest * response[winner]! - p[winner]! * others;
    }
  },

  explain({ output: { shape }, saved: { lines, probabilities: p } }, { data: dA }, _of, index) {
    const own = ravel(index, shape);
    const line = lineOf(own, lines);
    return Array.from({ length: lines.length }, (_, j) => {
      const position = startOf(line, lines) + j * lines.stride;
      const isOwn = j === index[lines.axis];
      return {
        factors: [
          { symbol: 'dA', tensor: 'output.grad', index: unravel(position, shape), value: dA[position]! },
          isOwn
            ? { symbol: '1 − p', tensor: 'input', index, value: complement(j, line, p, lines) }
            : { symbol: '−p', tensor: 'input', index, value: -p[own]! },
        ],
      };
    });
  },
};

/**
 * Adds dz_i = da_i − p_i Σ da; for the winner (1 − p_i) da_i − p_i Σ da over all others, since its p may be next to
 * 1. With `sign` 1 both terms are added up instead.
 */
function spread({ lines, probabilities: p }: Saved, dA: Float64Array, dZ: Float64Array, sign: 1 | -1): void {
  const { length, stride, count, winners } = lines;
  for (let line = 0; line < count; line++) {
    const start = startOf(line, lines);
    const winner = start + winners[line]! * stride;
    let others = 0;
    const end = start + length * stride;
    for (let i = start; i < end; i += stride) if (i !== winner) others += dA[i]!;
    const sum = others + dA[winner]!;
    for (let i = start; i < end; i += stride) if (i !== winner) dZ[i]! += dA[i]! + sign * p[i]! * sum;
    dZ[winner]! += complement(winners[line]!, line, p, lines) * dA[winner]! + sign * p[winner]! * others;
  }
}
