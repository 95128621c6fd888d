import { mistakesIn, withoutUpstream } from './common';
import { input, mutant, type Mutant } from './mutant';
import { amongDense, amongImages, type Suspect } from './suspect';

/** The slope g'(z) replaced by something else. */
function slope(name: string, wrong: (z: number, a: number) => number): Mutant {
  return mutant(`dZ ${name}`, input, (dZ, { inputs: [z], output }, dA) =>
    dA.data.forEach((d, i) => (dZ.data[i] = d * wrong(z!.data[i]!, output.data[i]!))));
}

const common = [...mistakesIn('dZ', input), withoutUpstream('dZ', input), slope("without g'", () => 1)];
const networks = [amongDense(), amongImages({}, 'classify')];

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

export const activations: readonly Suspect[] = [
  {
    op: 'ReLU',
    networks,
    mistakes: [
      ...common,
      slope('with the slope of a leaky ReLU', (z) => (z > 0 ? 1 : 0.01)),
      slope('with the threshold shifted', (z) => (z > 0.2 ? 1 : 0)),
      slope('with the branches exchanged', (z) => (z > 0 ? 0 : 1)),
    ],
  },
  {
    op: 'Sigmoid',
    networks,
    mistakes: [
      ...common,
      slope("with g' squared", (_z, a) => (a * (1 - a)) ** 2),
      slope("with g' of A where Z is meant", (_z, a) => logistic(a) * (1 - logistic(a))),
      slope('with z (1 − z) instead of a (1 − a)', (z) => z * (1 - z)),
      slope('with a instead of a (1 − a)', (_z, a) => a),
    ],
  },
  {
    op: 'Tanh',
    networks,
    mistakes: [
      ...common,
      slope("with g' squared", (_z, a) => (1 - a * a) ** 2),
      slope("with g' of A where Z is meant", (_z, a) => 1 - Math.tanh(a) ** 2),
      slope('with 1 − z² instead of 1 − a²', (z) => 1 - z * z),
      slope('with 1 − a instead of 1 − a²', (_z, a) => 1 - a),
    ],
  },
];
