import { sentence } from '../../protocol/sentence';
import { innerOf, sameShape, sizeOf, unravel } from '../../tensor/shape';
import { broadcastChannels, broadcastReads, broadcastShape, changeWithin } from '../broadcast';
import { add as accumulate } from '../kernels/sparse';
import type { Operator } from '../operator';
import { perSample, positionIn, slotOf } from '../sparseLinear';

const needed = sentence`adds tensors whose axes agree or are 1`;

interface Saved {
  /** For each input, which of its entries an output entry of the sample reads. */
  readonly reads: readonly Int32Array[];
}

/**
 * Add: the sum of two or more tensors, as in a residual connection; each gets the whole gradient. Axes of size 1
 * repeat.
 */
export const add: Operator<Record<string, never>, unknown, Saved> = {
  op: 'Add',
  summary: 'Sum of several tensors, entry by entry.',
  args: {},
  arity: [2, Infinity],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = Σ A_prev', numbers: [] },
    { of: 'input', text: 'dA_prev = dA', numbers: [] },
  ],

  shape: (inputs) => ({ output: broadcastShape(inputs, needed), parameters: {} }),
  operations: (inputs, _args, { output }) => (inputs.length - 1) * sizeOf(output),
  workspace: (inputs, _args, output) => Math.ceil((inputs.length * perSample(output)) / 2),
  prepare: (inputs, _args, output) => ({ reads: broadcastReads(inputs, output) }),

  forward({ inputs, output, saved: { reads } }) {
    const count = perSample(output.shape);
    output.data.fill(0);
    inputs.forEach(({ shape, data }, slot) => {
      if (sameShape(shape, output.shape)) {
        accumulate(data, output.data);
        return;
      }
      const own = perSample(shape);
      for (let at = 0; at < output.data.length; at++) {
        output.data[at]! += data[Math.floor(at / count) * own + reads[slot]![at % count]!]!;
      }
    });
  },

  backward({ saved: { reads } }, dA, { inputs }) {
    const count = perSample(dA.shape);
    inputs.forEach((dX, slot) => {
      if (!dX) return;
      if (sameShape(dX.shape, dA.shape)) {
        accumulate(dA.data, dX.data);
        return;
      }
      const own = perSample(dX.shape);
      for (let at = 0; at < dA.data.length; at++) {
        dX.data[Math.floor(at / count) * own + reads[slot]![at % count]!]! += dA.data[at]!;
      }
    });
  },

  magnitude: 'linear',
  channels: (ranges, { inputs, output }) => broadcastChannels(ranges, inputs.map(({ shape }) => shape), output.shape),

  difference({ inputs, output: { shape }, saved: { reads } }, { rows }, changes, output) {
    const width = (output.to - output.from) * innerOf(shape);
    const skipped = output.from * innerOf(shape);
    for (let at = 0; at < rows * width; at++) {
      const row = Math.floor(at / width);
      const entry = skipped + (at % width);
      let sum = 0;
      for (let slot = 0; slot < inputs.length; slot++) {
        sum += changeWithin(changes[slot], inputs[slot]!.shape, row, reads[slot]![entry]!);
      }
      output.data[at] = sum;
    }
  },

  respond({ inputs, output: { shape }, saved: { reads } }, { response }, answers) {
    const count = perSample(shape);
    answers.forEach((answer, slot) => {
      if (!answer) return;
      const own = perSample(inputs[slot]!.shape);
      for (let at = 0; at < response.length; at++) {
        answer[Math.floor(at / count) * own + reads[slot]![at % count]!]! += response[at]!;
      }
    });
  },

  explain({ inputs, output, saved: { reads } }, dA, of, [sample, ...index]) {
    const slot = slotOf(of);
    const position = positionIn(inputs[slot]!.shape, index);
    const count = perSample(output.shape);
    return [...reads[slot]!.keys()].filter((entry) => reads[slot]![entry] === position).map((entry) => {
      const at = sample! * count + entry;
      const place = unravel(at, output.shape);
      return { factors: [{ symbol: 'dA', tensor: 'output.grad', index: place, value: dA.data[at]! }] };
    });
  },
};
