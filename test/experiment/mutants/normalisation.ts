import type { Saved } from '../../../src/engine/normalisation';
import type { LayerState } from '../../../src/engine/operator';
import type { Tensor } from '../../../src/tensor/tensor';
import { mistakesIn, withoutUpstream } from './common';
import { bias, input, misled, mutant, weight, withWeight, type Mutant } from './mutant';
import { amongDense, amongImages, type Suspect } from './suspect';

/** What the gradient of one entry is made of. */
interface Entry {
  /** dÂ = dA ⊙ γ. */
  readonly dHat: number;
  /** Â. */
  readonly hat: number;
  /** Means over the entry's group: of dÂ, and of dÂ ⊙ Â. */
  readonly mean: number;
  readonly product: number;
  /** σ and the number of entries of its group. */
  readonly deviation: number;
  readonly size: number;
}

/** The entries of a layer in order. */
function entriesOf(state: LayerState, dA: Tensor): Entry[] {
  const { groups, sizes, deviations, centred } = state.saved as Saved;
  const gamma = state.parameters['weight'];
  const dHats = dA.data.map((d, i) => d * (gamma?.data[groups.affine(i)] ?? 1));
  const hats = centred.map((value, i) => value / deviations[groups.of(i)]!);
  const [means, products] = [new Float64Array(groups.count), new Float64Array(groups.count)];
  dHats.forEach((dHat, i) => {
    const group = groups.of(i);
    means[group]! += dHat / sizes[group]!;
    products[group]! += (dHat * hats[i]!) / sizes[group]!;
  });
  return Array.from(dHats, (dHat, i) => {
    const group = groups.of(i);
    const [mean, product] = [means[group]!, products[group]!];
    return { dHat, hat: hats[i]!, mean, product, deviation: deviations[group]!, size: sizes[group]! };
  });
}

/** dA_prev by another formula. */
function formula(name: string, wrong: (entry: Entry) => number): Mutant {
  return mutant(`dA_prev ${name}`, input, (dX, state, dA) => dX.data.set(entriesOf(state, dA).map(wrong)));
}

const right = ({ dHat, hat, mean, product, deviation }: Entry): number => (dHat - mean - hat * product) / deviation;

/** Divides a sum over all entries that use the same γ or β by their number. */
function averaged(symbol: string, pick: typeof weight): Mutant {
  return mutant(`${symbol} averaged`, pick, ({ data }, { output }) =>
    data.forEach((value, i) => (data[i] = (value * data.length) / output.data.length)));
}

const ofParameters: readonly Mutant[] = [
  ...mistakesIn('dγ', weight), withoutUpstream('dγ', weight), averaged('dγ', weight),
  mutant('dγ of A_prev instead of Â', weight, ({ data }, { inputs: [x], saved }, dA) => {
    data.fill(0);
    dA.data.forEach((d, i) => (data[(saved as Saved).groups.affine(i)]! += d * x!.data[i]!));
  }),
  ...mistakesIn('dβ', bias), withoutUpstream('dβ', bias), averaged('dβ', bias),
];

const mistakes: readonly Mutant[] = [
  ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input),
  formula('with μ and σ taken for constants', ({ dHat, deviation }) => dHat / deviation),
  formula('without the way through μ', ({ dHat, hat, product, deviation }) => (dHat - hat * product) / deviation),
  formula('without the way through σ', ({ dHat, mean, deviation }) => (dHat - mean) / deviation),
  formula('divided by σ²', (entry) => right(entry) / entry.deviation),
  formula('with σ of n − 1', (entry) => right(entry) * Math.sqrt((entry.size - 1) / entry.size)),
  misled('dA_prev without γ', input, (state) => ({ state: withWeight(state, (data) => data.fill(1)) })),
  ...ofParameters,
];

/** γ starts as 1, and what is wrong with it only shows where it is something else. */
function suspect(op: string, ...networks: Suspect['networks']): Suspect {
  const drawn = networks.map((network) => ({ ...network, drawConstants: true }));
  return { op, family: 'normalisation', networks: drawn, mistakes };
}

export const normalisations: readonly Suspect[] = [
  suspect('BatchNorm1d', amongDense({}, 'classify')),
  suspect('BatchNorm2d', amongImages(), amongImages({}, 'classify')),
  suspect('LayerNorm', amongDense({ normalized_shape: 5 }), amongImages({ normalized_shape: [4, 4] })),
  suspect('GroupNorm', amongImages({ num_groups: 2 })),
  suspect('InstanceNorm2d', amongImages({ affine: true })),
];
