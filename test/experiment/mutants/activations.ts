import type { LayerState, Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { clone } from '../../../src/tensor/tensor';
import { mistakesIn, withoutUpstream } from './common';
import { edited, input, misled, mutant, noGradients, type Backward, type Mutant } from './mutant';
import { amongDense, amongImages, type Suspect } from './suspect';

/** The slope g'(z) replaced by something else. */
function slope(name: string, wrong: (z: number, a: number) => number): Mutant {
  return mutant(`dZ ${name}`, input, (dZ, { inputs: [z], output }, dA) =>
    dA.data.forEach((d, i) => (dZ.data[i] = d * wrong(z!.data[i]!, output.data[i]!))));
}

/** g'(z) of every entry: the right rule on an upstream gradient of 1. */
function slopesOf(state: LayerState, right: Backward): Float64Array {
  const gradients = noGradients(state);
  right(state, edited(state.output, (data) => data.fill(1)), gradients);
  return input(gradients)!.data;
}

const squared = mutant("dZ with g' squared", input, (dZ, state, _dA, right) => {
  const slopes = slopesOf(state, right);
  dZ.data.forEach((value, i) => (dZ.data[i] = value * slopes[i]!));
});

/** The layer a second time on its own output: its z is what should be a. */
function ofOutput(operator: Operator, { output, ...state }: LayerState): LayerState {
  const again = { ...state, inputs: [output, ...state.inputs.slice(1)], output: clone(output) };
  operator.forward(again as never);
  return again;
}

/** Mistakes that any activation invites, but for those that change nothing in this one. */
function mistakesOf(op: string): Mutant[] {
  const operator = standardRegistry.operators.get(op)!;
  const ofA = misled("dZ with g' of A where Z is meant", input, (state) => ({ state: ofOutput(operator, state) }));
  return [
    ...mistakesIn('dZ', input),
    withoutUpstream('dZ', input),
    slope("without g'", () => 1),
    ...(op === 'ReLU' ? [] : [squared]),
    ...(op === 'ReLU' || op === 'LeakyReLU' ? [] : [ofA]),
  ];
}

/** Mistakes in the slope of one activation alone. */
const slopes: Readonly<Record<string, readonly Mutant[]>> = {
  ReLU: [
    slope('with the slope of a leaky ReLU', (z) => (z > 0 ? 1 : 0.01)),
    slope('with the threshold shifted', (z) => (z > 0.2 ? 1 : 0)),
    slope('with the branches exchanged', (z) => (z > 0 ? 0 : 1)),
  ],
  LeakyReLU: [
    slope('with the slope of a ReLU', (z) => (z > 0 ? 1 : 0)),
    slope('with the threshold shifted', (z) => (z > 0.2 ? 1 : 0.01)),
    slope('with the branches exchanged', (z) => (z > 0 ? 0.01 : 1)),
  ],
  Sigmoid: [
    slope('with z (1 − z) instead of a (1 − a)', (z) => z * (1 - z)),
    slope('with a instead of a (1 − a)', (_z, a) => a),
  ],
  Tanh: [
    slope('with 1 − z² instead of 1 − a²', (z) => 1 - z * z),
    slope('with 1 − a instead of 1 − a²', (_z, a) => 1 - a),
  ],
  Softplus: [slope('with the sigmoid of −z', (z) => 1 / (1 + Math.exp(z)))],
  SiLU: [slope('with the sigmoid of z alone', (z) => 1 / (1 + Math.exp(-z)))],
  ELU: [slope('with exp z on both sides of 0', Math.exp)],
  GELU: [slope('with 1 for z > 0 and 0 elsewhere', (z) => (z > 0 ? 1 : 0))],
};

export const activations: readonly Suspect[] = Object.entries(slopes).map(([op, own]) => ({
  op,
  family: 'activation',
  networks: [amongDense(), amongImages({}, 'classify')],
  mistakes: [...mistakesOf(op), ...own],
}));
