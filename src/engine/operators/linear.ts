import { sentence } from '../../protocol/sentence';
import { ravel, sizeOf, unravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { boolean, integer, optional } from '../arguments';
import { broadcast, sumChannels } from '../kernels/channels';
import { gemm, matrix, outerProduct, transpose } from '../kernels/gemm';
import { usualLooks, whole } from '../looks';
import { ShapeError, type Factor, type Operator } from '../operator';
import { needsInputOf } from '../shapeWords';
import { isFirst, isLast, turnsOf, unitsOf, within, type Part } from '../parts';

const args = {
  out_features: integer({ minimum: 1, example: 10, description: 'Units of this layer: the rows of W.' }),
  in_features: optional(integer({
    minimum: 1,
    description: 'Features of each input: the columns of W. Checked when given.',
  })),
  bias: boolean({ default: true, description: 'Whether a bias is added to every unit.' }),
};

interface Parameters {
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

const featuresOf = ({ weight }: Parameters): readonly [out: number, inputs: number] =>
  [weight.shape[0]!, weight.shape[1]!];

/**
 * A dense layer, Z = W A_prev + b (eq. 8–24). Rows are samples here: input `[N, *, in]`, output `[N, *, out]`,
 * weight `[out, in]`, bias `[out]`; the derivation's matrices are the transposes.
 */
export const linear: Operator<typeof args, Parameters> = {
  op: 'Linear',
  summary: 'Dense layer: every unit is a weighted sum of all features, plus its bias.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'Z', parameters: { weight: 'W', bias: 'b' } },
  equations: [
    { of: 'output', text: 'Z = W A_prev + b', numbers: [] },
    { of: 'input', text: 'dA_prev = Wᵀ dZ', numbers: [8, 9] },
    { of: 'weight', text: 'dW = dZ A_prevᵀ', numbers: [18, 20] },
    { of: 'bias', text: 'db = dZ 1', numbers: [24] },
  ],

  shape([input], { in_features, out_features, bias }) {
    if (input!.length < 2) {
      throw new ShapeError(needsInputOf(sentence`samples × features`, input!));
    }
    const features = input![input!.length - 1]!;
    if (in_features !== undefined && in_features !== features) {
      throw new ShapeError(({ has, size }) => {
        const found = features === 1 ? sentence`1 feature` : sentence`${size(features)} features`;
        return sentence`in_features is ${in_features}, but ${has(found)}`;
      }, 'in_features', features);
    }
    return {
      output: [...input!.slice(0, -1), out_features],
      parameters: { weight: [out_features, features], ...(bias && { bias: [out_features] }) },
    };
  },

  operations: ([input], { out_features }) => 2 * sizeOf(input!) * out_features,
  looks: ([input], _args, output) => {
    const kept = usualLooks(input!, output);
    return [...kept.slice(0, -1), ...kept.slice(-1).map(({ length }) => whole(input!.at(-1)!, length))];
  },

  isDivisible: true,

  forward({ inputs: [x], parameters, output }, part) {
    const [out, features] = featuresOf(parameters);
    const samples = output.data.length / out;
    if (isFirst(part)) {
      if (parameters.bias) broadcast(parameters.bias.data, 1, output.data);
      else output.data.fill(0);
    }
    const [from, to] = unitsOf(out, part);
    const weight = matrix(parameters.weight.data, features, from * features);
    gemm(samples, to - from, features, matrix(x!.data, features), transpose(weight), matrix(output.data, out, from));
  },

  backward({ inputs: [x], parameters }, dZ, gradients, part) {
    const [out, features] = featuresOf(parameters);
    const samples = dZ.data.length / out;
    const { weight: dW, bias: db } = gradients.parameters;
    const [dX] = gradients.inputs;
    const [first, second] = turnsOf(part);
    if (dX && first) addInputs(parameters.weight, dZ.data, dX.data, first.part);
    if (!second) return;
    const [from, to] = unitsOf(out, second.part);
    const rows = dW && within(dW.data, from * features, to * features);
    if (rows && samples === 1) outerProduct(within(dZ.data, from, to), x!.data, rows);
    else if (rows) {
      rows.fill(0);
      const units = transpose(matrix(dZ.data, out, from));
      gemm(to - from, features, samples, units, matrix(x!.data, features), matrix(rows, features));
    }
    if (!db || !isFirst(second.part)) return;
    db.data.fill(0);
    sumChannels(dZ.data, 1, db.data);
  },

  magnitude: 'linear',
  terms: ({ parameters: { weight } }) => Math.max(...weight.shape),

  // With further axes between samples and features, the second axis is one of those, and stays as it is.
  channels: ([input], { output }) => (output.shape.length === 2 ? [0, output.shape[1]!] : input!),

  difference({ inputs: [x], parameters }, _stack, [change], output, part) {
    const [out, features] = featuresOf(parameters);
    const { from, to, data } = change!;
    if (isFirst(part)) output.data.fill(0);
    const dense = x!.shape.length === 2;
    const width = dense ? to - from : features;
    const [unit, end] = unitsOf(out, part);
    const weight = transpose(matrix(parameters.weight.data, features, unit * features + (dense ? from : 0)));
    const moved = matrix(output.data, out, unit);
    gemm(output.data.length / out, end - unit, width, matrix(data, width), weight, moved);
  },

  // A feature that moves by one moves every unit by its weight.
  respond({ parameters }, { response }, [answer], part) {
    if (!answer) return;
    const [out, features] = featuresOf(parameters);
    const [from, to] = unitsOf(features, part);
    const weight = matrix(parameters.weight.data, features, from);
    gemm(response.length / out, to - from, out, matrix(response, out), weight, matrix(answer, features, from));
  },

  perturb: {
    weight: {
      channels: ({ output, parameters }, entry) => unitChannels(output, Math.floor(entry / featuresOf(parameters)[1])),
      difference({ inputs: [x], parameters }, stack, entries, step, output) {
        const [out, features] = featuresOf(parameters);
        const positions = x!.data.length / x!.shape[0]! / features;
        const width = output.data.length / stack.rows / positions;
        output.data.fill(0);
        for (let row = 0; row < stack.rows; row++) {
          const entry = entries[stack.perturbation[row]!]!;
          const unit = width === out ? Math.floor(entry / features) : 0;
          for (let position = 0; position < positions; position++) {
            const input = x!.data[(stack.sample[row]! * positions + position) * features + (entry % features)]!;
            output.data[(row * positions + position) * width + unit] = step * input;
          }
        }
      },
      along({ inputs: [x], parameters }, direction, step, output, part) {
        const [out, features] = featuresOf(parameters);
        const [from, to] = unitsOf(out, part);
        const moves = transpose(matrix(direction, features, from * features));
        if (isFirst(part)) output.fill(0);
        gemm(output.length / out, to - from, features, matrix(x!.data, features), moves, matrix(output, out, from));
        if (!isLast(part)) return;
        for (let at = 0; at < output.length; at++) output[at]! *= step;
      },
      // A weight that moves by one moves its unit by the feature, in every row.
      respond({ inputs: [x], parameters }, { response }, answers, part) {
        const [out, features] = featuresOf(parameters);
        const [from, to] = unitsOf(out, part);
        const units = transpose(matrix(response, out, from));
        const rows = matrix(answers, features, from * features);
        gemm(to - from, features, response.length / out, units, matrix(x!.data, features), rows);
      },
    },
    bias: {
      channels: ({ output }, entry) => unitChannels(output, entry),
      difference({ parameters, output: z }, stack, entries, step, output) {
        const out = parameters.weight.shape[0]!;
        const positions = z.data.length / z.shape[0]! / out;
        const width = output.data.length / stack.rows / positions;
        output.data.fill(0);
        for (let row = 0; row < stack.rows; row++) {
          const unit = width === out ? entries[stack.perturbation[row]!]! : 0;
          for (let position = 0; position < positions; position++) {
            output.data[(row * positions + position) * width + unit] = step;
          }
        }
      },
      respond(_state, { response }, answers, part) {
        if (!isFirst(part)) return;
        for (let at = 0; at < response.length; at++) answers[at % answers.length]! += response[at]!;
      },
    },
  },

  units: { output: -1, weight: 0, bias: 0 },

  *explain({ inputs: [x], parameters: { weight } }, dZ, of, index) {
    const out = dZ.shape[dZ.shape.length - 1]!;
    const features = x!.shape[x!.shape.length - 1]!;
    const leading = dZ.shape.slice(0, -1);
    const upstream = (row: number, unit: number): Factor => {
      const place = [...unravel(row, leading), unit];
      return { symbol: 'dZ', tensor: 'output.grad', index: place, value: dZ.data[row * out + unit]! };
    };
    const entering = (row: number, feature: number): Factor => {
      const place = [...unravel(row, leading), feature];
      return { symbol: 'A_prev', tensor: 'input', index: place, value: x!.data[row * features + feature]! };
    };
    if (of !== 'input') {
      const [unit, feature] = index as [number, number];
      for (let row = 0; row < sizeOf(leading); row++) {
        yield { factors: [upstream(row, unit), ...(of === 'weight' ? [entering(row, feature)] : [])] };
      }
      return;
    }
    const feature = index[index.length - 1]!;
    const row = ravel(index.slice(0, -1), leading);
    for (let unit = 0; unit < out; unit++) {
      const value = weight.data[unit * features + feature]!;
      yield { factors: [{ symbol: 'W', tensor: 'weight', index: [unit, feature], value }, upstream(row, unit)] };
    }
  },
};

/** dX += dZ W: eq. 8–9 for samples in rows. */
function addInputs(weight: Tensor, dZ: Float64Array, dX: Float64Array, part: Part | undefined): void {
  const [out, features] = weight.shape as [number, number];
  const [from, to] = unitsOf(features, part);
  const rows = matrix(weight.data, features, from);
  gemm(dZ.length / out, to - from, out, matrix(dZ, out), rows, matrix(dX, features, from));
}

/** Only this unit moves; with further axes the units are not channels, and all of those axes move. */
function unitChannels(output: Tensor, unit: number): readonly [number, number] {
  return output.shape.length === 2 ? [unit, unit + 1] : [0, output.shape[1]!];
}
