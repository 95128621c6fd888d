import { sizeOf, type Shape } from '../../../src/tensor/shape';
import { eachEntry, edited, misled, mutant, subtle, type Mutant, type Pick } from './mutant';

/** The entry of largest magnitude. */
function largestAt(data: Float64Array): number {
  return data.reduce((best, value, i) => (Math.abs(value) > Math.abs(data[best]!) ? i : best), 0);
}

/** The entry in the middle, by magnitude, of those that are not 0. */
function middlingAt(data: Float64Array): number {
  const places = [...data.keys()].filter((i) => data[i] !== 0).sort((i, j) => Math.abs(data[i]!) - Math.abs(data[j]!));
  return places[Math.floor(places.length / 2)] ?? 0;
}

/** The entries that mistakes in a single one are in. */
const single = [['the largest', largestAt], ['a middling', middlingAt]] as const;

/** Gradients whose structure is wrong, whatever they are of. */
export function structuralMistakesIn(symbol: string, pick: Pick): Mutant[] {
  return [
    eachEntry(`${symbol} with the wrong sign`, pick, (value) => -value),
    eachEntry(`${symbol} missing`, pick, () => 0),
    eachEntry(`${symbol} twice`, pick, (value) => 2 * value),
    eachEntry(`${symbol} as magnitudes`, pick, Math.abs),
    mutant(`${symbol} off by one entry`, pick, ({ data }) => data.set([...data.subarray(1), data[0]!])),
    mutant(`${symbol} back to front`, pick, ({ data }) => data.reverse()),
    ...single.map(([which, at]) =>
      mutant(`${symbol} with ${which} entry 0`, pick, ({ data }) => (data[at(data)] = 0))),
  ];
}

/** Gradients that are almost right: of a slightly wrong size, in all entries or in one. */
export function subtleMistakesIn(symbol: string, pick: Pick): Mutant[] {
  const sizes = [1e-3, 1e-4, 1e-6].flatMap((size) => [size, -size]);
  return [
    ...sizes.map((error) => {
      const name = `${symbol} times 1 ${error > 0 ? '+' : '−'} ${Math.abs(error)}`;
      return eachEntry(name, pick, (value) => value * (1 + error));
    }),
    ...single.map(([which, at]) =>
      mutant(`${symbol} with ${which} entry times 1.001`, pick, ({ data }) => (data[at(data)]! *= 1.001))),
  ].map(subtle);
}

/** Mistakes that any gradient can have. */
export function mistakesIn(symbol: string, pick: Pick): Mutant[] {
  return [...structuralMistakesIn(symbol, pick), ...subtleMistakesIn(symbol, pick)];
}

/** A few of these, for operators that have no mistakes of their own. */
export function aFewMistakesIn(symbol: string, pick: Pick): Mutant[] {
  const few = ['with the wrong sign', 'missing', 'off by one entry', 'times 1 + 0.000001'];
  return mistakesIn(symbol, pick).filter(({ name }) => few.some((what) => name === `${symbol} ${what}`));
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
    mutant(`${symbol} without 1 / m`, pick, ({ data }, { output }) =>
      data.forEach((value, i) => (data[i] = value * output.shape[0]!))),
  ];
}

/** Moves the numbers of a matrix, or of every matrix of a tensor's last two axes, into the order of its transpose. */
export function transposeNumbers(data: Float64Array, { shape }: { readonly shape: Shape }): void {
  const [rows, columns] = shape.length < 2 ? [1, sizeOf(shape)] : (shape.slice(-2) as [number, number]);
  data.slice().forEach((value, i) => {
    const first = i - (i % (rows * columns));
    const [row, column] = [Math.floor((i - first) / columns), i % columns];
    data[first + column * rows + row] = value;
  });
}

/** A matrix, or every kernel of a convolution, with its numbers in the order of its transpose. */
export function transposed(symbol: string, pick: Pick): Mutant {
  return mutant(`${symbol} transposed`, pick, (gradient) => transposeNumbers(gradient.data, gradient));
}

/** Exchanges the first two of equal parts: rows of a matrix, filters, channels of every sample. */
export function swapFirst(data: Float64Array, parts: number): void {
  if (parts < 2) return;
  const size = data.length / parts;
  const first = data.slice(0, size);
  data.copyWithin(0, size, 2 * size);
  data.set(first, size);
}

/** Exchanges the first two along the first axis. */
export function swapRows(data: Float64Array, { shape }: { readonly shape: Shape }): void {
  swapFirst(data, shape[0]!);
}

/** Exchanges the first two channels of every sample, or those of every filter. */
export function swapChannels(data: Float64Array, { shape }: { readonly shape: Shape }): void {
  const size = data.length / shape[0]!;
  for (let first = 0; first < data.length; first += size) swapFirst(data.subarray(first, first + size), shape[1]!);
}

/** The rule that overwrites what other users of the same tensor have already added to its gradient. */
export const overwriting: Mutant = {
  name: 'dA_prev overwritten instead of added to',
  of: (right) => (state, dOutput, gradients) => {
    for (const gradient of gradients.inputs) gradient?.data.fill(0);
    right(state, dOutput, gradients);
  },
};
