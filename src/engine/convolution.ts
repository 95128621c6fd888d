import { channelsOf, formatShape, innerOf, ravel, sizeOf, unravel, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import type { Argument, ArgumentTable, ArgumentsOf, Padding, Pair } from './arguments';
import type { Delta } from './delta';
import { contactsOf, type Contacts, type PaddingMode } from './contacts';
import { broadcast, sumChannels } from './kernels/channels';
import type { Convolution } from './kernels/convolution';
import { gemm, matrix, transpose } from './kernels/gemm';
import { convolutionNumbers, prepareConvolution } from './kernels/prepareConvolution';
import { sliding } from './looks';
import { ShapeError, type Factor, type LayerState, type Operator, type Term } from './operator';
import { addUnpadded, pad, paddedImage, type PaddedImage } from './paddedImage';
import { Unfolding, type CellRange } from './unfolding';
import { slidingWindow, type Window } from './window';

/** What a convolution is told: sizes of both axes also for signals, whose height is 1. */
export interface ConvolutionArguments {
  readonly out_channels: Argument<number>;
  readonly in_channels: Argument<number | undefined>;
  readonly kernel_size: Argument<Pair>;
  readonly stride: Argument<Pair>;
  readonly padding: Argument<Padding>;
  readonly padding_mode: Argument<PaddingMode>;
  readonly dilation: Argument<Pair>;
  readonly groups: Argument<number>;
  readonly bias: Argument<boolean>;
}

type Arguments = ArgumentsOf<ConvolutionArguments>;

/** Weight `[F, C / groups, *kernel]` and bias `[F]`. */
export interface ConvolutionParameters {
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

interface Saved {
  readonly rows: Contacts;
  readonly columns: Contacts;
  /** The loops over samples, groups, filters, cells and taps. */
  readonly convolution: Convolution;
  /** Absent when there is nothing but zeros beyond the border. */
  readonly padded?: PaddedImage & { readonly images: Float64Array; readonly gradients: Float64Array };
}

type State = LayerState<Arguments, ConvolutionParameters, Saved>;

/** How many axes an image has: 2, or 1 for a signal, which is worked on as an image of height 1. */
type Rank = 1 | 2;

/** The same tensor as a batch of images `[N, C, H, W]`. */
function asImage(shape: Shape): Shape {
  return shape.length === 4 ? shape : [shape[0]!, shape[1]!, 1, shape[2]!];
}

/** Coordinates in an image as coordinates in the tensor itself. */
function asOwn(index: readonly number[], rank: Rank): readonly number[] {
  return rank === 2 ? index : [index[0]!, index[1]!, index[3]!];
}

function windowOf(input: Shape, a: Arguments): Window {
  const [, , height, width] = asImage(input);
  const { kernel_size: kernel, stride, padding, dilation } = a;
  return slidingWindow(height!, width!, { kernel, stride, padding, dilation });
}

function isPadded({ rows, columns }: Window, { padding_mode }: Arguments): boolean {
  return padding_mode !== 'zeros' && rows.before + rows.after + columns.before + columns.after > 0;
}

/** What the kernels slide over: the images themselves, or the larger ones with their border. */
function sizesFor(input: Shape, a: Arguments, window: Window) {
  return { window, channels: channelsOf(input), filters: a.out_channels, groups: a.groups };
}

/** Insists that channels and groups fit. @throws ShapeError */
export function checkGroups(
  channels: number,
  { in_channels, out_channels, groups }: Pick<Arguments, 'in_channels' | 'out_channels' | 'groups'>,
): void {
  if (in_channels !== undefined && in_channels !== channels) {
    const message = `in_channels is ${in_channels}, but its input has ${channels} channels`;
    throw new ShapeError(message, 'in_channels', channels);
  }
  for (const [name, count] of [['its input has', channels], ['out_channels is', out_channels]] as const) {
    if (count % groups === 0) continue;
    throw new ShapeError(`groups is ${groups}, but ${name} ${count}, which it does not divide`, 'groups');
  }
}

/**
 * Convolution as deep learning has it, Z = A_prev ⋆ W + b (eq. 25–37): input `[N, C, *]`, output `[N, F, *]`, weight
 * `[F, C / groups, *kernel]`, bias `[F]`.
 */
export function convolution(
  op: string,
  rank: Rank,
  what: string,
  args: ConvolutionArguments & ArgumentTable,
): Operator<ConvolutionArguments & ArgumentTable, ConvolutionParameters, Saved> {
  return {
    op,
    summary: `Convolution layer: slides each filter over the ${what} and adds its bias.`,
    args,
    arity: [1, 1],
    symbols: { inputs: ['A_prev'], output: 'Z', parameters: { weight: 'W', bias: 'b' } },
    equations: [
      { of: 'output', text: 'Z = A_prev ⋆ W + b', numbers: [26, 32] },
      { of: 'input', text: 'dA_prev = dZ *_full W', numbers: [33, 34, 35, 36, 37] },
      { of: 'weight', text: 'dW = A_prev ⋆ dZ', numbers: [25, 27, 28, 29] },
      { of: 'bias', text: 'db = Σ dZ', numbers: [30, 31] },
    ],

    shape([input], a) {
      if (input!.length !== rank + 2) {
        const needed = `samples × channels × ${rank === 2 ? 'height × width' : 'length'}`;
        throw new ShapeError(`needs an input of ${needed}, but its input has shape ${formatShape(input!)}`);
      }
      checkGroups(channelsOf(input!), a);
      const window = windowOf(input!, a);
      if (isPadded(window, a)) paddedImage(window, a.padding_mode);
      const sizes = [window.rows.output, window.columns.output].slice(2 - rank);
      const weight = [a.out_channels, channelsOf(input!) / a.groups, ...a.kernel_size.slice(2 - rank)];
      return {
        output: [input![0]!, a.out_channels, ...sizes],
        parameters: { weight, ...(a.bias && { bias: [a.out_channels] }) },
      };
    },

    operations: (_inputs, a, { output, parameters: { weight } }) =>
      2 * sizeOf(output) * (sizeOf(weight!) / a.out_channels),
    looks: ([input], a) => {
      const { rows, columns } = windowOf(input!, a);
      return [sliding(rows), sliding(columns)].slice(2 - rank);
    },

    workspace([input], a) {
      const window = windowOf(input!, a);
      if (!isPadded(window, a)) return convolutionNumbers(sizesFor(input!, a, window));
      const padded = paddedImage(window, a.padding_mode);
      const numbers = input![0]! * channelsOf(input!) * padded.source.length;
      return convolutionNumbers(sizesFor(input!, a, padded.window)) + 2 * numbers;
    },

    prepare([input], a, _output, allocate) {
      const window = windowOf(input!, a);
      const contacts = {
        rows: contactsOf(window.rows, a.padding_mode),
        columns: contactsOf(window.columns, a.padding_mode),
      };
      if (!isPadded(window, a)) {
        return { ...contacts, convolution: prepareConvolution(sizesFor(input!, a, window), allocate) };
      }
      const padded = paddedImage(window, a.padding_mode);
      const numbers = input![0]! * channelsOf(input!) * padded.source.length;
      return {
        ...contacts,
        convolution: prepareConvolution(sizesFor(input!, a, padded.window), allocate),
        padded: { ...padded, images: allocate(numbers), gradients: allocate(numbers) },
      };
    },

    forward({ inputs: [x], parameters: { weight, bias }, output, saved }) {
      if (bias) broadcast(bias.data, innerOf(output.shape), output.data);
      else output.data.fill(0);
      saved.convolution.correlate(imagesOf(x!, saved), weight.data, output.data);
    },

    backward({ inputs: [x], parameters: { weight }, saved }, dZ, gradients) {
      const { inputs: [dX], parameters: { weight: dW, bias: db } } = gradients;
      const { convolution: products, padded } = saved;
      if (dX && padded) {
        padded.gradients.fill(0);
        products.convolveFull(dZ.data, weight.data, padded.gradients);
        addUnpadded(padded, innerOf(x!.shape), padded.gradients, dX.data);
      } else if (dX) products.convolveFull(dZ.data, weight.data, dX.data);
      for (const gradient of [dW, db]) gradient?.data.fill(0);
      if (dW) products.correlateGradient(imagesOf(x!, saved), dZ.data, dW.data);
      if (db) sumChannels(dZ.data, innerOf(dZ.shape), db.data);
    },

    magnitude: 'linear',
    terms: ({ parameters: { weight } }) => Math.max(weight.shape[0]!, weight.shape[1]!) * innerOf(weight.shape),
    channels: 'mixed',

    // The same sliding window without the bias, from each pixel that changes to the cells that see it.
    difference(state, stack, [input], output) {
      const { inputs: [x], parameters: { weight }, output: z, saved } = state;
      if (isDense(input!.data)) {
        moveDensely(state, stack.rows, input!, output.data);
        return;
      }
      const { groupChannels, groupFilters, taps, filters } = groupsOf(state);
      const [width, across] = [asImage(x!.shape)[3]!, asImage(z.shape)[3]!];
      const [pixels, cells] = [innerOf(x!.shape), innerOf(z.shape)];
      const { from, to, data } = input!;
      const kernelWidth = saved.columns.ofTap.length;
      output.data.fill(0);
      for (let position = 0; position < data.length; position++) {
        const change = data[position]!;
        if (change === 0) continue;
        const plane = Math.floor(position / pixels);
        const channel = from + (plane % (to - from));
        const firstFilter = Math.floor(channel / groupChannels) * groupFilters;
        const target = (Math.floor(plane / (to - from)) * filters + firstFilter) * cells;
        const kernels = (firstFilter * groupChannels + (channel % groupChannels)) * taps;
        for (const row of saved.rows.ofInput[Math.floor((position % pixels) / width)]!) {
          for (const column of saved.columns.ofInput[position % width]!) {
            let w = kernels + row.tap * kernelWidth + column.tap;
            let at = target + row.output * across + column.output;
            for (let f = 0; f < groupFilters; f++, w += groupChannels * taps, at += cells) {
              output.data[at]! += change * weight.data[w]!;
            }
          }
        }
      }
    },

    // A pixel that moves by one moves each cell that sees it by the weight through which it is seen.
    respond(state, { response }, [answer]) {
      if (!answer) return;
      const { inputs: [x], parameters: { weight } } = state;
      forEachBlock(state, (cells, across, columns, { filter, plane, depth, at }) => {
        const { groupChannels, groupFilters } = groupsOf(state);
        const seenThrough = transpose(matrix(weight.data, depth, filter * depth));
        columns.fill(0, 0, depth * across);
        gemm(depth, across, groupFilters, seenThrough, matrix(response, innerOf(state.output.shape), at),
          matrix(columns, across));
        unfoldingOf(state, x!).spread(columns, cells, plane, groupChannels, answer);
      });
    },

    perturb: {
      weight: {
        channels: ({ parameters: { weight: { shape, data } } }, entry) =>
          oneChannel(Math.floor(entry / (data.length / shape[0]!))),
        difference(state, stack, entries, step, output) {
          const { inputs: [x], output: z, saved } = state;
          const { groupChannels, groupFilters, taps } = groupsOf(state);
          const [width, across] = [asImage(x!.shape)[3]!, asImage(z.shape)[3]!];
          const [pixels, cells] = [innerOf(x!.shape), innerOf(z.shape)];
          const kernelWidth = saved.columns.ofTap.length;
          output.data.fill(0);
          for (let row = 0; row < stack.rows; row++) {
            const entry = entries[stack.perturbation[row]!]!;
            const filter = Math.floor(entry / (groupChannels * taps));
            const firstChannel = Math.floor(filter / groupFilters) * groupChannels;
            const channel = firstChannel + (Math.floor(entry / taps) % groupChannels);
            const image = (stack.sample[row]! * channelsOf(x!.shape) + channel) * pixels;
            for (const { input: py, output: y } of saved.rows.ofTap[Math.floor((entry % taps) / kernelWidth)]!) {
              for (const { input: px, output: cell } of saved.columns.ofTap[entry % kernelWidth]!) {
                output.data[row * cells + y * across + cell] = step * x!.data[image + py * width + px]!;
              }
            }
          }
        },
        along(state, direction, step, output) {
          const { inputs: [x] } = state;
          output.fill(0);
          forEachBlock(state, (cells, across, columns, { filter, plane, depth, at }) => {
            const { groupChannels, groupFilters } = groupsOf(state);
            unfoldingOf(state, x!).gather(x!.data, plane, groupChannels, cells, columns);
            gemm(groupFilters, across, depth, matrix(direction, depth, filter * depth), matrix(columns, across),
              matrix(output, innerOf(state.output.shape), at));
          });
          for (let at = 0; at < output.length; at++) output[at]! *= step;
        },
        // A weight that moves by one moves each cell of its filter by the pixel that it meets there.
        respond(state, { response }, answers) {
          const { inputs: [x] } = state;
          forEachBlock(state, (cells, across, columns, { filter, plane, depth, at }) => {
            const { groupChannels, groupFilters } = groupsOf(state);
            unfoldingOf(state, x!).gather(x!.data, plane, groupChannels, cells, columns);
            gemm(groupFilters, depth, across, matrix(response, innerOf(state.output.shape), at),
              transpose(matrix(columns, across)), matrix(answers, depth, filter * depth));
          });
        },
      },
      bias: {
        channels: (_state, entry) => oneChannel(entry),
        difference: (_state, _stack, _entries, step, output) => void output.data.fill(step),
        respond: ({ output: { shape } }, { response }, answers) => respondOfChannels(shape, response, answers),
      },
    },

    units: { output: 1, weight: 0, bias: 0 },

    explain(state, dZ, of, index) {
      if (of === 'bias') return explainBias(dZ, index[0]!);
      const own = of === 'weight' ? explainWeight : explainInput;
      return own(state, dZ, rank === 2 ? index : [index[0]!, index[1]!, 0, index[2]!], rank);
    },

    // Where something else than zeros lies beyond the border, cells of dZ reach an entry from the other side as well.
    geometry({ args: a, inputs: [x] }) {
      const window = windowOf(x!.shape, a);
      if (isPadded(window, a)) return undefined;
      return { kind: 'sliding', axes: [window.rows, window.columns].slice(2 - rank) };
    },
  };
}

function imagesOf({ shape, data }: Tensor, { padded }: Saved): Float64Array {
  if (!padded) return data;
  pad(padded, innerOf(shape), data, padded.images);
  return padded.images;
}

/** The sizes of groups, kernels and filters. */
function groupsOf({ args: { groups }, parameters: { weight } }: Pick<State, 'args' | 'parameters'>) {
  const [filters, groupChannels] = weight.shape as [number, number];
  return { filters, groupChannels, groupFilters: filters / groups, taps: innerOf(weight.shape) };
}

/** One group of one sample: its first filter and the first plane of its image, and where its first cell is. */
interface GroupPlace {
  readonly filter: number;
  readonly plane: number;
  readonly depth: number;
  readonly at: number;
}

/** Visits the cells of every group of every sample in blocks, with room for what all taps see at them. */
function forEachBlock(
  state: State,
  visit: (cells: CellRange, across: number, columns: Float64Array, group: GroupPlace) => void,
): void {
  const { args: { groups }, inputs: [x], output: z } = state;
  const { groupChannels, groupFilters, filters, taps } = groupsOf(state);
  const depth = groupChannels * taps;
  const blocks = [...unfoldingOf(state, x!).blocks(depth)];
  const columns = new Float64Array(depth * Math.max(...blocks.map(({ from, to }) => to - from)));
  for (let n = 0; n < x!.shape[0]!; n++) {
    for (let group = 0; group < groups; group++) {
      const filter = group * groupFilters;
      const first = (n * filters + filter) * innerOf(z.shape);
      const plane = n * channelsOf(x!.shape) + group * groupChannels;
      for (const cells of blocks) {
        visit(cells, cells.to - cells.from, columns, { filter, plane, depth, at: first + cells.from });
      }
    }
  }
}

function unfoldingOf({ saved: { rows, columns } }: State, images: Tensor): Unfolding {
  return new Unfolding(rows, columns, innerOf(images.shape));
}

/** True when so much of a change is not 0 that visiting its entries one by one takes longer than a matrix product. */
function isDense(data: Float64Array): boolean {
  let moved = 0;
  for (let at = 0; at < data.length; at++) if (data[at] !== 0) moved++;
  return moved > data.length / 4;
}

/** The difference rule as a matrix product: the change of what all taps meet, times the filters. */
function moveDensely(state: State, rows: number, { from, to, data }: Delta, moved: Float64Array): void {
  const { args: { groups }, inputs: [x], parameters: { weight }, output: z } = state;
  const { groupChannels, groupFilters, filters, taps } = groupsOf(state);
  const depth = groupChannels * taps;
  const cells = innerOf(z.shape);
  const unfolding = unfoldingOf(state, x!);
  const blocks = [...unfolding.blocks(depth)];
  const columns = new Float64Array(depth * Math.max(...blocks.map((block) => block.to - block.from)));
  moved.fill(0);
  for (let group = 0; group < groups; group++) {
    const first = Math.max(from, group * groupChannels);
    const channels = Math.min(to, (group + 1) * groupChannels) - first;
    if (channels <= 0) continue;
    const filter = group * groupFilters;
    const weights = matrix(weight.data, depth, filter * depth + (first - group * groupChannels) * taps);
    for (let row = 0; row < rows; row++) {
      for (const block of blocks) {
        const across = block.to - block.from;
        unfolding.gather(data, row * (to - from) + first - from, channels, block, columns);
        gemm(groupFilters, across, channels * taps, weights, matrix(columns, across),
          matrix(moved, cells, (row * filters + filter) * cells + block.from));
      }
    }
  }
}

/** A bias that moves by one moves every cell of its channel by one. */
export function respondOfChannels(output: Shape, response: Float64Array, answers: Float64Array): void {
  const [channels, inner] = [channelsOf(output), innerOf(output)];
  for (let plane = 0; plane < response.length / inner; plane++) {
    let sum = 0;
    for (let at = plane * inner; at < (plane + 1) * inner; at++) sum += response[at]!;
    answers[plane % channels]! += sum;
  }
}

/** Only this channel moves. */
export function oneChannel(channel: number): readonly [number, number] {
  return [channel, channel + 1];
}

/** The entry of a tensor as a factor. */
export function factor(symbol: string, tensor: string, { shape, data }: Tensor, index: readonly number[]): Factor {
  return { symbol, tensor, index, value: data[ravel(index, shape)]! };
}

/** Eq. 31: db is the sum of dZ over samples and positions. */
export function* explainBias(dZ: Tensor, channel: number): Generator<Term> {
  const [, channels] = dZ.shape as [number, number];
  const cells = innerOf(dZ.shape);
  for (let at = 0; at < dZ.data.length / channels; at++) {
    const position = (Math.floor(at / cells) * channels + channel) * cells + (at % cells);
    yield { factors: [factor('dZ', 'output.grad', dZ, unravel(position, dZ.shape))] };
  }
}

/** Eq. 28: dW[a, b] = Σ dZ[x, y] · a_prev[x + a, y + b]. */
function* explainWeight(
  state: State,
  dZ: Tensor,
  [filter, groupChannel, a, b]: readonly number[],
  rank: Rank,
): Generator<Term> {
  const { inputs: [x], saved } = state;
  const { groupChannels, groupFilters } = groupsOf(state);
  const channel = Math.floor(filter! / groupFilters) * groupChannels + groupChannel!;
  for (let n = 0; n < dZ.shape[0]!; n++) {
    for (const row of saved.rows.ofTap[a!]!) {
      for (const column of saved.columns.ofTap[b!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, asOwn([n, filter!, row.output, column.output], rank)),
          factor('A_prev', 'input', x!, asOwn([n, channel, row.input, column.input], rank)),
        ] };
      }
    }
  }
}

/** Eq. 36 without g': dA_prev[x, y] = Σ dZ[x', y'] · w[x − x', y − y'], over all filters of the group. */
function* explainInput(
  state: State,
  dZ: Tensor,
  [n, channel, y, x]: readonly number[],
  rank: Rank,
): Generator<Term> {
  const { parameters: { weight }, saved } = state;
  const { groupChannels, groupFilters } = groupsOf(state);
  const firstFilter = Math.floor(channel! / groupChannels) * groupFilters;
  for (let filter = firstFilter; filter < firstFilter + groupFilters; filter++) {
    for (const row of saved.rows.ofInput[y!]!) {
      for (const column of saved.columns.ofInput[x!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, asOwn([n!, filter, row.output, column.output], rank)),
          factor('W', 'weight', weight, asOwn([filter, channel! % groupChannels, row.tap, column.tap], rank)),
        ] };
      }
    }
  }
}
