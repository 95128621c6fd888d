import { sentence } from '../../protocol/sentence';
import { ravel, unravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { integer, optional, type ArgumentsOf } from '../arguments';
import { ShapeError, ValueError, type LayerState, type Operator } from '../operator';

const args = {
  num_embeddings: integer({ minimum: 1, example: 100, description: 'Words in the dictionary: the rows of W.' }),
  embedding_dim: integer({
    minimum: 1,
    example: 8,
    description: 'Numbers that stand for a word: the columns of W.',
  }),
  padding_idx: optional(integer({
    description: 'A word whose row is not trained; negative numbers count from the end.',
  })),
};

interface Parameters {
  readonly weight: Tensor;
}

type State = LayerState<ArgumentsOf<typeof args>, Parameters>;

/** The row that is not trained, or −1. */
function paddingRow({ num_embeddings, padding_idx }: ArgumentsOf<typeof args>): number {
  if (padding_idx === undefined) return -1;
  return padding_idx < 0 ? num_embeddings + padding_idx : padding_idx;
}

/** The word at a position of the input. @throws ValueError when the dictionary has no such word */
function wordAt({ args: { num_embeddings }, inputs: [words] }: State, position: number): number {
  const word = words!.data[position]!;
  if (Number.isInteger(word) && word >= 0 && word < num_embeddings) return word;
  const place = unravel(position, words!.shape).join(', ');
  const known = sentence`the dictionary has ${num_embeddings} words: indices run from 0 to ${num_embeddings - 1}`;
  throw new ValueError(sentence`the word at [${place}] is ${word}, but ${known}`);
}

/**
 * Embedding: each word index becomes its row of W. Input `[N, *]` of whole numbers, weight `[words, dim]`, output
 * `[N, *, dim]`.
 */
export const embedding: Operator<typeof args, Parameters> = {
  op: 'Embedding',
  summary: 'Looks up a row of numbers for each word index.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['i'], output: 'Z', parameters: { weight: 'W' } },
  equations: [
    { of: 'output', text: 'Z[n] = W[i[n]]', numbers: [] },
    { of: 'weight', text: 'dW[k] = Σ dZ[n] where i[n] = k', numbers: [] },
  ],
  initialisers: { weight: 'normal' },

  // Rows are looked up.
  operations: () => 0,

  shape([input], a) {
    const { num_embeddings, embedding_dim, padding_idx } = a;
    const row = paddingRow(a);
    if (padding_idx !== undefined && (row < 0 || row >= num_embeddings)) {
      const known = sentence`there are ${num_embeddings} words: −${num_embeddings} to ${num_embeddings - 1}`;
      throw new ShapeError(sentence`padding_idx is ${padding_idx}, but ${known}`, 'padding_idx');
    }
    return { output: [...input!, embedding_dim], parameters: { weight: [num_embeddings, embedding_dim] } };
  },

  forward(state) {
    const { inputs: [words], parameters: { weight }, output } = state;
    const size = weight.shape[1]!;
    for (let position = 0; position < words!.data.length; position++) {
      const word = wordAt(state, position);
      output.data.set(weight.data.subarray(word * size, (word + 1) * size), position * size);
    }
  },

  backward(state, dZ, { parameters: { weight: dW } }) {
    const size = state.parameters.weight.shape[1]!;
    dW!.data.fill(0);
    for (let position = 0; position < state.inputs[0]!.data.length; position++) {
      const word = wordAt(state, position);
      if (word === paddingRow(state.args)) continue;
      for (let i = 0; i < size; i++) dW!.data[word * size + i]! += dZ.data[position * size + i]!;
    }
  },

  // Magnitudes of the indices mean nothing; they are not negative, so the pass below reads the same rows.
  magnitude: 'linear',
  channels: 'mixed',

  // Word indices do not change by a little.
  difference: (_state, _stack, _changes, output) => void output.data.fill(0),
  respond: () => undefined,

  perturb: {
    weight: {
      frozen: ({ args: a, parameters: { weight } }, entry) => Math.floor(entry / weight.shape[1]!) === paddingRow(a),
      channels({ inputs: [words], output, parameters: { weight } }, entry) {
        const unit = entry % weight.shape[1]!;
        return words!.shape.length === 1 ? [unit, unit + 1] : [0, output.shape[1]!];
      },
      difference(state, stack, entries, step, output) {
        const { inputs: [words], parameters: { weight } } = state;
        const size = weight.shape[1]!;
        const positions = words!.data.length / words!.shape[0]!;
        const width = output.data.length / stack.rows / positions;
        output.data.fill(0);
        for (let row = 0; row < stack.rows; row++) {
          const entry = entries[stack.perturbation[row]!]!;
          const word = Math.floor(entry / size);
          if (word === paddingRow(state.args)) continue;
          for (let position = 0; position < positions; position++) {
            if (wordAt(state, stack.sample[row]! * positions + position) !== word) continue;
            output.data[(row * positions + position) * width + (width === size ? entry % size : 0)] = step;
          }
        }
      },
      respond(state, { response }, answers) {
        const size = state.parameters.weight.shape[1]!;
        for (let at = 0; at < response.length; at++) {
          const word = wordAt(state, Math.floor(at / size));
          if (word !== paddingRow(state.args)) answers[word * size + (at % size)]! += response[at]!;
        }
      },
    },
  },

  explain(state, dZ, _of, [word, unit]) {
    if (word === paddingRow(state.args)) return [];
    const { inputs: [words] } = state;
    return [...words!.data.keys()].filter((position) => wordAt(state, position) === word).map((position) => {
      const index = [...unravel(position, words!.shape), unit!];
      return { factors: [{ symbol: 'dZ', tensor: 'output.grad', index, value: dZ.data[ravel(index, dZ.shape)]! }] };
    });
  },
};
