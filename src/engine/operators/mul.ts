import { sentence } from '../../protocol/sentence';
import { innerOf, sizeOf, unravel } from '../../tensor/shape';
import { broadcastChannels, broadcastReads, broadcastShape, changeWithin } from '../broadcast';
import type { LayerState, Operator } from '../operator';
import { perSample, positionIn, slotOf } from '../sparseLinear';

const needed = sentence`multiplies tensors whose axes agree or are 1`;

interface Saved {
  /** For each input, which of its entries an output entry of the sample reads. */
  readonly reads: readonly Int32Array[];
}

type State = LayerState<unknown, unknown, Saved>;

/** The factor that an input contributes to an output entry. */
function factorAt({ inputs, saved: { reads } }: State, slot: number, sample: number, entry: number): number {
  const { shape, data } = inputs[slot]!;
  return data[sample * perSample(shape) + reads[slot]![entry]!]!;
}

/** The product of all factors of an output entry but one. */
function others(state: State, slot: number, sample: number, entry: number): number {
  let product = 1;
  for (let other = 0; other < state.inputs.length; other++) {
    if (other !== slot) product *= factorAt(state, other, sample, entry);
  }
  return product;
}

/** Mul: the product of two or more tensors, entry by entry, as in a gate; axes of size 1 repeat. */
export const mul: Operator<Record<string, never>, unknown, Saved> = {
  op: 'Mul',
  summary: 'Product of several tensors, entry by entry.',
  args: {},
  arity: [2, Infinity],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = Π A_prev', numbers: [] },
    { of: 'input', text: 'dA_prev = dA ⊙ Π of the other inputs', numbers: [] },
  ],

  shape: (inputs) => ({ output: broadcastShape(inputs, needed), parameters: {} }),
  operations: (inputs, _args, { output }) => (inputs.length - 1) * sizeOf(output),
  workspace: (inputs, _args, output) => Math.ceil((inputs.length * perSample(output)) / 2),
  prepare: (inputs, _args, output) => ({ reads: broadcastReads(inputs, output) }),

  forward(state) {
    const { output } = state;
    const count = perSample(output.shape);
    for (let at = 0; at < output.data.length; at++) {
      output.data[at] = others(state, -1, Math.floor(at / count), at % count);
    }
  },

  backward(state, dA, { inputs }) {
    const count = perSample(dA.shape);
    inputs.forEach((dX, slot) => {
      if (!dX) return;
      const own = perSample(dX.shape);
      for (let at = 0; at < dA.data.length; at++) {
        const sample = Math.floor(at / count);
        const entry = at % count;
        dX.data[sample * own + state.saved.reads[slot]![entry]!]! += dA.data[at]! * others(state, slot, sample, entry);
      }
    });
  },

  magnitude: 'linear',
  channels: (ranges, { inputs, output }) => broadcastChannels(ranges, inputs.map(({ shape }) => shape), output.shape),

  // Π (x + δ) − Π x, one factor after the other: those before it already changed, those behind it not yet.
  difference(state, { rows, sample }, changes, output) {
    const { inputs, output: { shape }, saved: { reads } } = state;
    const width = (output.to - output.from) * innerOf(shape);
    const skipped = output.from * innerOf(shape);
    for (let at = 0; at < rows * width; at++) {
      const row = Math.floor(at / width);
      const entry = skipped + (at % width);
      let product = 1;
      let change = 0;
      for (let slot = 0; slot < inputs.length; slot++) {
        const x = factorAt(state, slot, sample[row]!, entry);
        const d = changeWithin(changes[slot], inputs[slot]!.shape, row, reads[slot]![entry]!);
        change = change * x + product * d;
        product *= x + d;
      }
      output.data[at] = change;
    }
  },

  // One factor moves at a time: its change goes through the factors behind it, times those before it.
  respond(state, { response }, answers) {
    const { inputs, output: { shape }, saved: { reads } } = state;
    const count = perSample(shape);
    answers.forEach((answer, moved) => {
      if (!answer) return;
      const own = perSample(inputs[moved]!.shape);
      for (let at = 0; at < response.length; at++) {
        const sample = Math.floor(at / count);
        const entry = at % count;
        let change = response[at]!;
        for (let slot = 0; slot < inputs.length; slot++) {
          if (slot !== moved) change *= factorAt(state, slot, sample, entry);
        }
        answer[sample * own + reads[moved]![entry]!]! += change;
      }
    });
  },

  explain(state, dA, of, [sample, ...index]) {
    const { inputs, output, saved: { reads } } = state;
    const slot = slotOf(of);
    const position = positionIn(inputs[slot]!.shape, index);
    const count = perSample(output.shape);
    return [...reads[slot]!.keys()].filter((entry) => reads[slot]![entry] === position).map((entry) => {
      const at = sample! * count + entry;
      const factors = inputs.flatMap((input, other) => (other === slot ? [] : [{
        symbol: 'A_prev',
        tensor: other === 0 ? 'input' : `input.${other}`,
        index: [sample!, ...unravel(reads[other]![entry]!, input.shape.slice(1))],
        value: factorAt(state, other, sample!, entry),
      }]));
      const place = unravel(at, output.shape);
      return { factors: [{ symbol: 'dA', tensor: 'output.grad', index: place, value: dA.data[at]! }, ...factors] };
    });
  },
};
