import { eachEntry, edited, misled, mutant, type Mutant, type Pick } from './mutant';

function largestAt(data: Float64Array): number {
  return data.reduce((best, value, i) => (Math.abs(value) > Math.abs(data[best]!) ? i : best), 0);
}

/** Mistakes that any gradient can have. */
export function mistakesIn(symbol: string, pick: Pick): Mutant[] {
  return [
    eachEntry(`${symbol} with the wrong sign`, pick, (value) => -value),
    eachEntry(`${symbol} missing`, pick, () => 0),
    eachEntry(`${symbol} twice`, pick, (value) => 2 * value),
    eachEntry(`${symbol} as magnitudes`, pick, Math.abs),
    ...[1e-3, 1e-4, 1e-6].flatMap((size) => [size, -size]).map((error) =>
      eachEntry(`${symbol} times 1 ${error > 0 ? '+' : '−'} ${Math.abs(error)}`, pick, (value) => value * (1 + error))),
    mutant(`${symbol} with one entry 0`, pick, ({ data }) => (data[largestAt(data)] = 0)),
    mutant(`${symbol} with one entry times 1.001`, pick, ({ data }) => (data[largestAt(data)]! *= 1.001)),
    mutant(`${symbol} off by one entry`, pick, ({ data }) => data.set([...data.subarray(1), data[0]!])),
    mutant(`${symbol} back to front`, pick, ({ data }) => data.reverse()),
  ];
}

/** The mistake of a rule that does not look at the gradient of its output. */
export function withoutUpstream(symbol: string, pick: Pick): Mutant {
  return misled(`${symbol} without the upstream gradient`, pick, (_state, dOutput) =>
    ({ dOutput: edited(dOutput, (data) => data.fill(1)) }));
}

/** Mistakes of rules that go through the samples. */
export function mistakesOverSamples(symbol: string, pick: Pick): Mutant[] {
  return [
    misled(`${symbol} without the last sample`, pick, (_state, dOutput) =>
      ({ dOutput: edited(dOutput, (data, { shape }) => data.fill(0, data.length - data.length / shape[0]!)) })),
    misled(`${symbol} of the first sample alone`, pick, (_state, dOutput) =>
      ({ dOutput: edited(dOutput, (data, { shape }) => data.fill(0, data.length / shape[0]!)) })),
    mutant(`${symbol} divided by m once more`, pick, ({ data }, { output }) =>
      data.forEach((value, i) => (data[i] = value / output.shape[0]!))),
  ];
}

/** A matrix, or every kernel of a convolution, with its numbers in the order of its transpose. */
export function transposed(symbol: string, pick: Pick): Mutant {
  return mutant(`${symbol} transposed`, pick, ({ data, shape }) => {
    const [rows, columns] = shape.slice(-2) as [number, number];
    data.slice().forEach((value, i) => {
      const first = i - (i % (rows * columns));
      const [row, column] = [Math.floor((i - first) / columns), i % columns];
      data[first + column * rows + row] = value;
    });
  });
}

/** The rule that overwrites what other users of the same tensor have already added to its gradient. */
export const overwriting: Mutant = {
  name: 'dA_prev overwritten instead of added to',
  of: (right) => (state, dOutput, gradients) => {
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    right(state, dOutput, gradients);
  },
};
