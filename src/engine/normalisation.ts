import { channelsOf, innerOf, ravel, sizeOf, unravel, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import { changeAt, type Channels } from './delta';
import { usualLooks, whole } from './looks';
import type { Buffer, Factor, Gradients, LayerState, Operator, Term } from './operator';

/**
 * Which entries are normalised together, and which entry of weight and bias each uses. Groups are numbered from 0;
 * every entry is in exactly one.
 */
export interface Groups {
  readonly count: number;
  /** The group of an entry at this flat position. */
  of(position: number): number;
  /** The entry of weight and bias for this flat position. */
  affine(position: number): number;
}

/** What is particular to one kind of normalisation. */
export interface Normalisation<Table extends ArgumentTable> {
  readonly op: string;
  readonly summary: string;
  readonly args: Table;
  readonly couplesSamples?: boolean;
  /** Shapes of weight, bias and running statistics. @throws ShapeError when the input does not fit */
  shapes(input: Shape, args: ArgumentsOf<Table>, training: boolean): {
    readonly weight?: Shape;
    readonly bias?: Shape;
    readonly buffers?: Readonly<Record<string, Buffer>>;
  };
  groups(input: Shape, args: ArgumentsOf<Table>): Groups;
  /** The range of channels in which entries move when these do. */
  channels(moved: Channels, input: Shape, args: ArgumentsOf<Table>): Channels;
  /** Further tensors, such as what training makes of the running statistics. */
  artifacts?(state: State<ArgumentsOf<Table>>): Readonly<Record<string, Tensor>>;
}

interface Parameters {
  readonly weight?: Tensor;
  readonly bias?: Tensor;
}

/** What a normalisation keeps for its backward pass, a number for each group or entry. */
export interface Saved {
  readonly groups: Groups;
  readonly sizes: Float64Array;
  readonly means: Float64Array;
  /** The variance over the group (divided by its size, not by one less). */
  readonly variances: Float64Array;
  /** σ = √(variance + eps). */
  readonly deviations: Float64Array;
  /** x − mean. */
  readonly centred: Float64Array;
}

type State<A> = LayerState<A, Parameters, Saved>;
type Statistics = LayerState<{ readonly eps: number }, Parameters, Saved>;

/** True when mean and variance come from the running statistics, as constants. */
function isFixed({ training, buffers }: Pick<Statistics, 'training' | 'buffers'>): boolean {
  return !training && buffers['running_mean'] !== undefined;
}

/**
 * Normalisation of groups of entries to mean 0 and variance 1, then scaled and shifted: Â = (A_prev − μ) / σ,
 * A = γ Â + β.
 */
export function normalisation<Table extends ArgumentTable>(
  kind: Normalisation<Table>,
): Operator<Table, Parameters, Saved> {
  return {
    op: kind.op,
    summary: kind.summary,
    args: kind.args,
    arity: [1, 1],
    symbols: { inputs: ['A_prev'], output: 'A', parameters: { weight: 'γ', bias: 'β' } },
    equations: [
      { of: 'output', text: 'A = γ ⊙ Â + β, Â = (A_prev − μ) / σ', numbers: [] },
      { of: 'input', text: 'dA_prev = (dÂ − mean dÂ − Â ⊙ mean (dÂ ⊙ Â)) / σ, dÂ = dA ⊙ γ', numbers: [] },
      { of: 'weight', text: 'dγ = Σ dA ⊙ Â', numbers: [] },
      { of: 'bias', text: 'dβ = Σ dA', numbers: [] },
    ],
    initialisers: { weight: { constant: 1 }, bias: { constant: 0 } },
    ...(kind.couplesSamples && { couplesSamples: true }),

    shape([input], args, training) {
      const { weight, bias, buffers } = kind.shapes(input!, args, training);
      const parameters = { ...(weight && { weight }), ...(bias && { bias }) };
      return { output: input!, parameters, ...(buffers && { buffers }) };
    },

    // Mean, difference, square, their sum, division by σ, times γ, plus β.
    operations: (_inputs, _args, { output }) => 7 * sizeOf(output),
    looks: ([input], args, output, training) => {
      const fixed = training ? undefined : kind.shapes(input!, args, training).buffers?.['running_mean'];
      return fixed ? usualLooks(input!, output) : output.slice(2).map((size) => whole(size, size));
    },
    workspace: ([input]) => 2 * sizeOf(input!),

    prepare([input], args) {
      const groups = kind.groups(input!, args);
      const sizes = new Float64Array(groups.count);
      for (let position = 0; position < sizeOf(input!); position++) sizes[groups.of(position)]!++;
      const perGroup = (): Float64Array => new Float64Array(groups.count);
      return {
        groups,
        sizes,
        means: perGroup(),
        variances: perGroup(),
        deviations: perGroup(),
        centred: new Float64Array(sizeOf(input!)),
      };
    },

    forward(state) {
      const { inputs: [x], parameters: { weight, bias }, output, saved } = state;
      takeStatistics(state as Statistics & State<ArgumentsOf<Table>>);
      for (let i = 0; i < output.data.length; i++) {
        const unit = saved.groups.affine(i);
        saved.centred[i] = x!.data[i]! - saved.means[saved.groups.of(i)]!;
        output.data[i] = (weight?.data[unit] ?? 1) * normalised(saved, i) + (bias?.data[unit] ?? 0);
      }
    },

    backward: (state, dA, gradients) => addGradients(state, dA, gradients, 1),
    magnitude: (state, dA, gradients) => addGradients(state, dA, gradients, -1),
    terms: ({ saved: { sizes } }) => sizes.reduce((most, size) => Math.max(most, size), 1),

    channels([range], { inputs: [x], args, buffers, training }) {
      return isFixed({ buffers, training }) ? range! : kind.channels(range!, x!.shape, args as ArgumentsOf<Table>);
    },

    difference(state, stack, [change], output) {
      const { output: { shape }, parameters: { weight }, saved } = state;
      const { groups, sizes, deviations, centred } = saved;
      const inner = innerOf(shape);
      const width = (output.to - output.from) * inner;
      const first = (row: number): number => (stack.sample[row]! * channelsOf(shape) + output.from) * inner;
      const changeOf = (row: number, offset: number): number =>
        changeAt(change, row, output.from + Math.floor(offset / inner), offset % inner, inner);
      const fixed = isFixed(state);
      const shifts = new Float64Array(groups.count);
      const spreads = new Float64Array(groups.count);
      for (let start = 0, end: number; start < stack.rows; start = end) {
        for (end = start + 1; end < stack.rows && stack.perturbation[end] === stack.perturbation[start]; end++);
        const each = (visit: (row: number, offset: number, position: number, group: number) => void): void => {
          for (let row = start; row < end; row++) {
            const base = first(row);
            for (let offset = 0; offset < width; offset++) visit(row, offset, base + offset, groups.of(base + offset));
          }
        };
        each((_row, _offset, _position, group) => (shifts[group] = spreads[group] = 0));
        if (!fixed) {
          // The mean moves by the mean change, the variance by the mean of 2 (x − μ) e + e², with e the change about
          // its mean.
          each((row, offset, _position, group) => (shifts[group]! += changeOf(row, offset) / sizes[group]!));
          each((row, offset, position, group) => {
            const e = changeOf(row, offset) - shifts[group]!;
            spreads[group]! += (e * (2 * centred[position]! + e)) / sizes[group]!;
          });
        }
        each((row, offset, position, group) => {
          const scale = weight?.data[groups.affine(position)] ?? 1;
          const e = changeOf(row, offset) - shifts[group]!;
          const old = deviations[group]!;
          const now = Math.sqrt(Math.max(0, old * old + spreads[group]!));
          // 1 / now − 1 / old, without subtracting the two.
          const shrink = -spreads[group]! / (old * now * (old + now));
          output.data[row * width + offset] = scale * (e / now + centred[position]! * shrink);
        });
      }
    },

    // An entry that moves by one moves the mean of its group by 1 / count and its variance by twice its distance from
    // the mean, over count: all entries of the group move with them. Squares of the step are left out.
    respond(state, { response }, [answer]) {
      if (!answer) return;
      const { parameters: { weight }, saved } = state;
      const { groups, sizes, deviations, centred } = saved;
      const fixed = isFixed(state);
      const scaled = (i: number): number => response[i]! * (weight?.data[groups.affine(i)] ?? 1);
      const shift = new Float64Array(groups.count);
      const shrink = new Float64Array(groups.count);
      if (!fixed) {
        for (let i = 0; i < response.length; i++) {
          const group = groups.of(i);
          shift[group]! += scaled(i);
          shrink[group]! += scaled(i) * (centred[i]! / deviations[group]!);
        }
      }
      for (let i = 0; i < response.length; i++) {
        const group = groups.of(i);
        const others = (shift[group]! + (centred[i]! / deviations[group]!) * shrink[group]!) / sizes[group]!;
        answer[i]! += (scaled(i) - others) / deviations[group]!;
      }
    },

    perturb: {
      weight: {
        channels: (state, entry) => affineChannels(state, entry),
        difference: (state, stack, entries, step, output) =>
          perturbAffine(state, stack, entries, output, (position) => step * normalised(state.saved, position)),
        respond({ saved }, { response }, answers) {
          const { groups, centred, deviations } = saved;
          for (let i = 0; i < response.length; i++) {
            answers[groups.affine(i)]! += response[i]! * (centred[i]! / deviations[groups.of(i)]!);
          }
        },
      },
      bias: {
        channels: (state, entry) => affineChannels(state, entry),
        difference: (state, stack, entries, step, output) => perturbAffine(state, stack, entries, output, () => step),
        respond({ saved: { groups } }, { response }, answers) {
          for (let i = 0; i < response.length; i++) answers[groups.affine(i)]! += response[i]!;
        },
      },
    },

    explain(state, dA, of, index) {
      return of === 'input' ? explainInput(state, dA, index) : explainAffine(state, dA, of, index);
    },

    ...(kind.artifacts && { artifacts: kind.artifacts }),
  };
}

/** Â at an entry. */
function normalised({ groups, deviations, centred }: Saved, position: number): number {
  return centred[position]! / deviations[groups.of(position)]!;
}

/** Fills in mean, variance and σ of every group, from the numbers or from the running statistics. */
function takeStatistics(state: Statistics): void {
  const { args: { eps }, inputs: [x], buffers, saved: { groups, sizes, means, variances, deviations } } = state;
  const fixed = isFixed(state);
  means.fill(0);
  variances.fill(0);
  for (let i = 0; i < x!.data.length; i++) {
    const group = groups.of(i);
    if (fixed) means[group] = buffers['running_mean']!.data[groups.affine(i)]!;
    else means[group]! += x!.data[i]! / sizes[group]!;
  }
  for (let i = 0; i < x!.data.length; i++) {
    const group = groups.of(i);
    if (fixed) variances[group] = buffers['running_var']!.data[groups.affine(i)]!;
    else variances[group]! += (x!.data[i]! - means[group]!) ** 2 / sizes[group]!;
  }
  for (let group = 0; group < groups.count; group++) deviations[group] = Math.sqrt(variances[group]! + eps);
}

/** The backward pass; with `sign` −1 the same with all terms by their magnitudes. */
function addGradients(
  state: State<unknown>,
  dA: Tensor,
  { inputs: [dX], parameters }: Gradients,
  sign: 1 | -1,
): void {
  const { parameters: { weight }, saved } = state;
  const { groups, sizes, deviations } = saved;
  const measure = sign === 1 ? (value: number) => value : Math.abs;
  const { weight: dWeight, bias: dBias } = parameters;
  for (const gradient of [dWeight, dBias]) gradient?.data.fill(0);
  const means = new Float64Array(groups.count);
  const products = new Float64Array(groups.count);
  const scaled = (i: number): number => dA.data[i]! * measure(weight?.data[groups.affine(i)] ?? 1);
  for (let i = 0; i < dA.data.length; i++) {
    const group = groups.of(i);
    const hat = measure(normalised(saved, i));
    means[group]! += scaled(i) / sizes[group]!;
    products[group]! += (scaled(i) * hat) / sizes[group]!;
    if (dWeight) dWeight.data[groups.affine(i)]! += dA.data[i]! * hat;
    if (dBias) dBias.data[groups.affine(i)]! += dA.data[i]!;
  }
  if (!dX) return;
  const fixed = isFixed(state);
  for (let i = 0; i < dA.data.length; i++) {
    const group = groups.of(i);
    const through = fixed ? 0 : means[group]! + measure(normalised(saved, i)) * products[group]!;
    dX.data[i]! += (scaled(i) - sign * through) / deviations[group]!;
  }
}

/** The output channels whose entries use this entry of weight and bias. */
function affineChannels({ inputs: [x], saved: { groups } }: State<unknown>, unit: number): Channels {
  const inner = innerOf(x!.shape);
  const channels = channelsOf(x!.shape);
  let [from, to] = [channels, 0];
  for (let position = 0; position < channels * inner; position++) {
    if (groups.affine(position) !== unit) continue;
    from = Math.min(from, Math.floor(position / inner));
    to = Math.max(to, Math.floor(position / inner) + 1);
  }
  return [from, to];
}

function perturbAffine(
  { inputs: [x], saved: { groups } }: State<unknown>,
  stack: { readonly rows: number; readonly sample: Int32Array; readonly perturbation: Int32Array },
  entries: Int32Array,
  output: { readonly from: number; readonly to: number; readonly data: Float64Array },
  change: (position: number) => number,
): void {
  const inner = innerOf(x!.shape);
  const width = (output.to - output.from) * inner;
  for (let row = 0; row < stack.rows; row++) {
    const base = (stack.sample[row]! * channelsOf(x!.shape) + output.from) * inner;
    for (let offset = 0; offset < width; offset++) {
      const moves = groups.affine(base + offset) === entries[stack.perturbation[row]!];
      output.data[row * width + offset] = moves ? change(base + offset) : 0;
    }
  }
}

const upstream = (dA: Tensor, position: number): Factor =>
  ({ symbol: 'dA', tensor: 'output.grad', index: unravel(position, dA.shape), value: dA.data[position]! });

/** Â at an entry, as a factor. */
const normalisedFactor = (x: Tensor, saved: Saved, position: number): Factor =>
  ({ symbol: 'Â', tensor: 'input', index: unravel(position, x.shape), value: normalised(saved, position) });

function* explainAffine(
  { saved, inputs: [x] }: State<unknown>,
  dA: Tensor,
  of: string,
  index: readonly number[],
): Generator<Term> {
  const { groups } = saved;
  const unit = affineUnit(x!.shape, index);
  for (let position = 0; position < dA.data.length; position++) {
    if (groups.affine(position) !== unit) continue;
    yield { factors: [upstream(dA, position), ...(of === 'weight' ? [normalisedFactor(x!, saved, position)] : [])] };
  }
}

/** The flat position of an index into weight or bias: they may have several axes (LayerNorm). */
function affineUnit(input: Shape, index: readonly number[]): number {
  return index.length === 1 ? index[0]! : ravel(index, input.slice(-index.length));
}

/** One term for the entry itself, and two for each entry of its group: through the mean, and through the variance. */
function* explainInput(state: State<unknown>, dA: Tensor, index: readonly number[]): Generator<Term> {
  const { inputs: [x], parameters: { weight }, saved } = state;
  const { groups, sizes, deviations } = saved;
  const own = ravel(index, x!.shape);
  const group = groups.of(own);
  const inverse = { symbol: '1 / σ', value: 1 / deviations[group]! };
  const gamma = (position: number): Factor[] => {
    if (!weight) return [];
    const unit = groups.affine(position);
    return [{ symbol: 'γ', tensor: 'weight', index: unravel(unit, weight.shape), value: weight.data[unit]! }];
  };
  yield { factors: [upstream(dA, own), ...gamma(own), inverse] };
  if (isFixed(state)) return;
  const share = { symbol: '−1 / count', value: -1 / sizes[group]! };
  for (let position = 0; position < dA.data.length; position++) {
    if (groups.of(position) !== group) continue;
    yield { factors: [upstream(dA, position), ...gamma(position), share, inverse] };
    const hats = [normalisedFactor(x!, saved, position), normalisedFactor(x!, saved, own)];
    yield { factors: [upstream(dA, position), ...gamma(position), ...hats, share, inverse] };
  }
}
