import { sentence } from '../../protocol/sentence';
import { channelsOf, innerOf, ravel, unravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { integer } from '../arguments';
import { perStep } from '../delta';
import { forEachRow } from '../elementwise';
import { ShapeError, type LayerState, type Operator } from '../operator';
import { hasChannels } from '../shapeWords';
import { stepWithin } from '../pieces';

const args = {
  num_parameters: integer({
    minimum: 1,
    default: 1,
    description: 'Slopes to learn: 1 for all entries, or one for each channel.',
  }),
};

interface Parameters {
  readonly weight: Tensor;
}

/** Which slope belongs to the entry at a flat position of a layer's input. */
function slopes(state: LayerState<unknown, Parameters>): (position: number) => number {
  const { inputs: [z], parameters: { weight } } = state;
  if (weight.data.length === 1) return () => 0;
  const channels = channelsOf(z!.shape);
  const inner = innerOf(z!.shape);
  return (position) => Math.floor(position / inner) % channels;
}

/** What a step d from z changes: right of 0 by all of it, left of 0 by w of it. `held`: on the side of z. */
function changeOf(d: number, z: number, w: number, held: boolean): number {
  if (held) return z > 0 ? d : w * d;
  return stepWithin(d, z, 0, Infinity) + w * stepWithin(d, z, -Infinity, 0);
}

/**
 * PReLU: a = z for z > 0, else w z, with a slope w that is learnt: one for all, or one for each channel (the second
 * axis). At z = 0 the slope is w, as in PyTorch. `[N, C, *]`; weight `[num_parameters]`. Eq. 10–11.
 */
export const prelu: Operator<typeof args, Parameters> = {
  op: 'PReLU',
  summary: 'Rectifier that learns how much to let through left of 0.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['Z'], output: 'A', parameters: { weight: 'w' } },
  equations: [
    { of: 'output', text: 'A = max(Z, 0) + w min(Z, 0)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ ([Z > 0] + w [Z ≤ 0])', numbers: [10, 11] },
    { of: 'weight', text: 'dw = Σ dA ⊙ min(Z, 0)', numbers: [] },
  ],
  initialisers: { weight: { constant: 0.25 } },

  shape([input], { num_parameters }) {
    const channels = channelsOf(input!);
    if (num_parameters !== 1 && num_parameters !== channels) {
      throw new ShapeError((inputs) => {
        const found = hasChannels(inputs, channels);
        return sentence`num_parameters is ${num_parameters}, but ${found}: take one slope for each, or 1`;
      }, 'num_parameters', channels);
    }
    return { output: input!, parameters: { weight: [num_parameters] } };
  },

  forward(state) {
    const { inputs: [z], parameters: { weight }, output: a } = state;
    const slopeOf = slopes(state);
    for (let i = 0; i < a.data.length; i++) {
      const value = z!.data[i]!;
      a.data[i] = value > 0 ? value : weight.data[slopeOf(i)]! * value;
    }
  },

  backward(state, dA, { inputs: [dZ], parameters: { weight: dw } }) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    dw?.data.fill(0);
    for (let i = 0; i < dA.data.length; i++) {
      const value = z!.data[i]!;
      if (dZ) dZ.data[i]! += dA.data[i]! * (value > 0 ? 1 : weight.data[slopeOf(i)]!);
      if (dw) dw.data[slopeOf(i)]! += dA.data[i]! * Math.min(value, 0);
    }
  },

  // `linear` would take the branch of |z|.
  magnitude(state, dA, { inputs: [dZ], parameters: { weight: dw } }) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    dw?.data.fill(0);
    for (let i = 0; i < dA.data.length; i++) {
      const value = z!.data[i]!;
      if (dZ) dZ.data[i]! += dA.data[i]! * (value > 0 ? 1 : Math.abs(weight.data[slopeOf(i)]!));
      if (dw) dw.data[slopeOf(i)]! -= dA.data[i]! * Math.min(value, 0);
    }
  },

  channels: 'kept',

  difference(state, stack, [input], output) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    const held = stack.branches === 'held';
    forEachRow(stack, input!, z!.shape, (row, first, position, width) => {
      for (let offset = 0; offset < width; offset++) {
        const d = input!.data[first + offset]!;
        const value = z!.data[position + offset]!;
        const w = weight.data[slopeOf(position + offset)]!;
        if (d !== 0 && value === 0 && w !== 1) stack.kinks[stack.perturbation[row]!] = 1;
        output.data[first + offset] = changeOf(d, value, w, held);
      }
    });
  },

  respond(state, { response, direction }, [answer]) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    if (!answer) return;
    for (let i = 0; i < response.length; i++) {
      const slope = perStep(direction, (d, held) => changeOf(d, z!.data[i]!, weight.data[slopeOf(i)]!, held));
      answer[i]! += slope * response[i]!;
    }
  },

  kinks(state, [marks]) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    if (marks) z!.data.forEach((value, i) => value === 0 && weight.data[slopeOf(i)] !== 1 && (marks[i] = 1));
  },

  perturb: {
    weight: {
      channels: ({ output, parameters }, entry) =>
        (parameters.weight.data.length === 1 ? [0, channelsOf(output.shape)] : [entry, entry + 1]),
      difference({ inputs: [z] }, stack, _entries, step, output) {
        forEachRow(stack, output, z!.shape, (_row, first, position, width) => {
          for (let offset = 0; offset < width; offset++) {
            output.data[first + offset] = step * Math.min(z!.data[position + offset]!, 0);
          }
        });
      },
      respond(state, { response }, answers) {
        const slopeOf = slopes(state);
        state.inputs[0]!.data.forEach((value, i) => (answers[slopeOf(i)]! += response[i]! * Math.min(value, 0)));
      },
    },
  },

  flat: () => undefined,

  ties({ inputs: [z], parameters: { weight } }, visit) {
    if (weight.data.every((w) => w === 1)) return;
    z!.data.forEach((value, i) => {
      if (value === 0) visit(i, i);
    });
  },

  explain(state, dA, of, index) {
    const { inputs: [z], parameters: { weight } } = state;
    const slopeOf = slopes(state);
    const upstream = (i: number) =>
      ({ symbol: 'dA', tensor: 'output.grad', index: unravel(i, dA.shape), value: dA.data[i]! });
    if (of === 'input') {
      const i = ravel(index, dA.shape);
      if (z!.data[i]! > 0) return [{ factors: [upstream(i), { symbol: '[z > 0]', tensor: 'input', index, value: 1 }] }];
      const w = slopeOf(i);
      return [{ factors: [upstream(i), { symbol: 'w', tensor: 'weight', index: [w], value: weight.data[w]! }] }];
    }
    return [...z!.data.keys()]
      .filter((i) => slopeOf(i) === index[0] && z!.data[i]! < 0)
      .map((i) => ({
        factors: [upstream(i), { symbol: 'z', tensor: 'input', index: unravel(i, z!.shape), value: z!.data[i]! }],
      }));
  },
};
