import { ravel } from '../../tensor/shape';
import { number, type ArgumentsOf } from '../arguments';
import { forEachRow } from '../elementwise';
import type { LayerState, Operator } from '../operator';

const args = {
  p: number({
    minimum: 0,
    maximum: 1,
    default: 0.5,
    description: 'Probability that an entry is set to 0 in training; the others are divided by 1 − p.',
  }),
};

type State = LayerState<ArgumentsOf<typeof args>>;

/** What the entry is multiplied with: 0 where it is dropped, 1 / (1 − p) where it is kept, 1 in evaluation. */
function factorAt({ args: { p }, buffers, training }: State, position: number): number {
  if (!training) return 1;
  return buffers['mask']!.data[position] === 0 ? 0 : 1 / (1 - p);
}

/**
 * Dropout: in training some entries are set to 0 and the others scaled up; in evaluation nothing changes. The mask
 * (buffer `mask`, 1 = kept) comes from the seed and stays the same in every run, so that gradients can be checked. Any
 * shape.
 */
export const dropout: Operator<typeof args> = {
  op: 'Dropout',
  summary: 'Sets entries to 0 at random in training, always the same ones for a seed.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'A' },
  equations: [
    { of: 'output', text: 'A = mask ⊙ A_prev / (1 − p)', numbers: [] },
    { of: 'input', text: 'dA_prev = mask ⊙ dA / (1 − p)', numbers: [] },
  ],

  shape([input], { p }, training) {
    const mask = {
      shape: input!,
      fill(data: Float64Array, { uniform }: { uniform(): number }) {
        for (let i = 0; i < data.length; i++) data[i] = uniform() < p ? 0 : 1;
      },
    };
    return { output: input!, parameters: {}, ...(training && { buffers: { mask } }) };
  },

  forward(state) {
    const { inputs: [x], output } = state;
    for (let i = 0; i < output.data.length; i++) output.data[i] = x!.data[i]! * factorAt(state, i);
  },

  backward(state, dA, { inputs: [dX] }) {
    if (dX) for (let i = 0; i < dA.data.length; i++) dX.data[i]! += dA.data[i]! * factorAt(state, i);
  },

  magnitude: 'linear',
  channels: 'kept',

  difference(state, stack, [change], output) {
    forEachRow(stack, change!, state.output.shape, (_row, first, position, width) => {
      for (let offset = 0; offset < width; offset++) {
        output.data[first + offset] = change!.data[first + offset]! * factorAt(state, position + offset);
      }
    });
  },

  respond(state, { response }, [answer]) {
    if (answer) for (let i = 0; i < response.length; i++) answer[i]! += response[i]! * factorAt(state, i);
  },

  explain(state, dA, _of, index) {
    const at = ravel(index, dA.shape);
    const upstream = { symbol: 'dA', tensor: 'output.grad', index, value: dA.data[at]! };
    return [{ factors: [upstream, { symbol: 'mask / (1 − p)', value: factorAt(state, at) }] }];
  },

  artifacts: ({ buffers: { mask } }) => (mask ? { mask } : {}),
};
