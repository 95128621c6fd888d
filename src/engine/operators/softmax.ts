import { ravel, sizeOf, unravel } from '../../tensor/shape';
import { FLAT_SLOPE } from '../flat';
import type { Operator } from '../operator';
import { expm1 } from '../series';
import {
  axisOf, complement, dim, forEachLine, forEachMovedLine, lineOf, linesAlong, looksAlong, movedChannels, normalise,
  startOf,
  type Lines,
} from '../softmax';

const args = { dim };

/**
 * Softmax: P = exp(Z) / Σ exp(Z) along an axis, the probabilities of the entries of each line. Every entry of a line
 * depends on all of it: dz_i = p_i Σ_j p_j (dp_i − dp_j). Any shape of two or more axes.
 */
export const softmax: Operator<typeof args, unknown, Lines> = {
  op: 'Softmax',
  summary: 'Turns scores into probabilities that add up to 1 along an axis.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['Z'], output: 'P' },
  equations: [
    { of: 'output', text: 'P = exp(Z) / Σ exp(Z)', numbers: [] },
    { of: 'input', text: 'dZ = P ⊙ (dP − Σ P ⊙ dP)', numbers: [] },
  ],

  // The largest, the differences to it, their exponentials, the sum and the division by it.
  operations: ([input]) => 5 * sizeOf(input!),
  looks: ([input], { dim: dimension }) => looksAlong(input!, dimension),

  shape([input], { dim: dimension }) {
    axisOf(input!, dimension);
    return { output: input!, parameters: {} };
  },

  workspace: ([input], { dim: dimension }) => sizeOf(input!) / input![axisOf(input!, dimension)]!,
  prepare: ([input], { dim: dimension }) => linesAlong(input!, axisOf(input!, dimension)),

  forward({ inputs: [z], output, saved }) {
    normalise(z!.data, output.data, saved);
  },

  backward({ output: { data: p }, saved }, { data: dP }, { inputs: [dZ] }) {
    if (!dZ) return;
    const { length, stride, count, winners } = saved;
    for (let line = 0; line < count; line++) {
      const start = startOf(line, saved);
      const winner = start + winners[line]! * stride;
      // The winner's p may be next to 1, so that dp − Σ p dp would cancel; its own share comes from all the others.
      let mean = 0;
      let lead = 0;
      for (let i = start; i < start + length * stride; i += stride) {
        mean += p[i]! * dP[i]!;
        lead += p[i]! * (dP[winner]! - dP[i]!);
      }
      for (let i = start; i < start + length * stride; i += stride) {
        dZ.data[i]! += p[i]! * (i === winner ? lead : dP[i]! - mean);
      }
    }
  },

  // p_i ((1 − p_i) |dp_i| + Σ p_j |dp_j|), for the winner over all others, since 1 − p_i may be next to 0.
  magnitude({ output: { data: p }, saved }, { data: dP }, { inputs: [dZ] }) {
    if (!dZ) return;
    const { length, stride, count, winners } = saved;
    for (let line = 0; line < count; line++) {
      const start = startOf(line, saved);
      const winner = start + winners[line]! * stride;
      let others = 0;
      let rest = 0;
      for (let i = start; i < start + length * stride; i += stride) {
        if (i === winner) continue;
        others += p[i]! * dP[i]!;
        rest += p[i]!;
      }
      const sum = others + p[winner]! * dP[winner]!;
      for (let i = start; i < start + length * stride; i += stride) {
        dZ.data[i]! += p[i]! * (i === winner ? rest * dP[i]! + others : dP[i]! + sum);
      }
    }
  },

  channels: (inputs, { output, saved }) => movedChannels(inputs, output.shape, saved as Lines),

  // p_i e^δ_i / Σ p e^δ − p_i, with δ measured from its mean: p_i ((e^δ_i − 1) − growth) / (1 + growth).
  difference({ output: { data: p, shape }, saved }, stack, [input], output) {
    forEachMovedLine(saved, shape, p, stack, input!, output, ({ start, at, relative, growth }) => {
      for (let k = 0; k < saved.length; k++) {
        const change = (expm1(relative[k]!) - growth) / (1 + growth);
        output.data[at + k * saved.stride] = p[start + k * saved.stride]! * change;
      }
    });
  },

  // A line is saturated where one entry takes all but what the slope p (1 − p), at most 1/4, allows a sigmoid.
  flat({ output: { data: p }, saved }, position) {
    const line = lineOf(position, saved);
    const winner = startOf(line, saved) + saved.winners[line]! * saved.stride;
    const slope = p[winner]! * complement(saved.winners[line]!, line, p, saved);
    return saved.length > 1 && 4 * slope < FLAT_SLOPE ? 'saturated' : undefined;
  },

  // A score that moves by δ moves its own p by p δ and takes p times as much from every entry of its line.
  respond({ output: { data: p }, saved }, { response }, [answer]) {
    if (!answer) return;
    forEachLine(saved, p, response, (start, winner, mean, lead) => {
      for (let i = start; i < start + saved.length * saved.stride; i += saved.stride) {
        answer[i]! += p[i]! * (i === winner ? lead : response[i]! - mean);
      }
    });
  },

  explain({ output: { data: p, shape }, saved }, { data: dP }, _of, index) {
    const { axis, length, stride } = saved;
    const own = ravel(index, shape);
    const line = lineOf(own, saved);
    return Array.from({ length }, (_, j) => {
      const position = startOf(line, saved) + j * stride;
      const other = unravel(position, shape);
      const isOwn = j === index[axis];
      return {
        factors: [
          { symbol: 'dP', tensor: 'output.grad', index: other, value: dP[position]! },
          { symbol: 'p', tensor: 'output', index, value: p[own]! },
          isOwn
            ? { symbol: '1 − p', tensor: 'output', index, value: complement(j, line, p, saved) }
            : { symbol: '−p', tensor: 'output', index: other, value: -p[position]! },
        ],
      };
    });
  },
};
