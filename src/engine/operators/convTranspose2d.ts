import { sentence } from '../../protocol/sentence';
import type { SlidingAxis } from '../../protocol/windowGeometry';
import { channelsOf, innerOf, type Shape, sizeOf } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { boolean, choice, integer, optional, padding, pair, type ArgumentsOf } from '../arguments';
import { contactsOf, type Contacts } from '../contacts';
import { explainBias, respondOfChannels } from '../convolution/bias';
import { checkGroups, oneChannel, type ConvolutionParameters } from '../convolution/state';
import { factor } from '../convolution/terms';
import { broadcast, sumChannels } from '../kernels/channels';
import type { Convolution } from '../kernels/convolution';
import { gemm, matrix, transpose } from '../kernels/gemm';
import { convolutionNumbers, prepareConvolution } from '../kernels/prepareConvolution';
import { spread } from '../looks';
import { ShapeError, type LayerState, type Operator, type Term } from '../operator';
import { isFirst, turnsOf, unitsOf, type Part } from '../parts';
import { Unfolding, type CellRange } from '../unfolding';
import { imageOf, type Window } from '../window';

const args = {
  out_channels: integer({ minimum: 1, example: 8, description: 'Channels of the output.' }),
  in_channels: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
  kernel_size: pair({ minimum: 1, example: 3, description: 'Height and width of the kernel.' }),
  stride: pair({ minimum: 1, default: 1, description: 'How far apart the inputs lie in the output.' }),
  padding: padding({ default: 0, description: 'Rows and columns cut off around the output.' }),
  output_padding: pair({
    minimum: 0,
    default: 0,
    description: 'Rows and columns added to the output below and to the right; less than stride or dilation.',
  }),
  groups: integer({ minimum: 1, default: 1, description: 'Into how many groups the channels fall.' }),
  bias: boolean({ default: true, description: 'Whether a bias is added to every output channel.' }),
  dilation: pair({ minimum: 1, default: 1, description: 'Distance between the taps of the kernel.' }),
  padding_mode: choice(['zeros'], { default: 'zeros', description: 'Only zeros, as in PyTorch.' }),
};

type Arguments = ArgumentsOf<typeof args>;

interface Saved {
  readonly rows: Contacts;
  readonly columns: Contacts;
  /** The convolution that this is the transpose of: its image is our output, its cells are our inputs. */
  readonly transposed: Convolution;
}

type State = LayerState<Arguments, ConvolutionParameters, Saved>;

/** The window of the transposed convolution along an axis. @throws ShapeError when nothing is left of the output */
function axisOf(input: number, a: Arguments, index: 0 | 1): SlidingAxis {
  if (a.padding === 'same') {
    const remedy = sentence`give the number of rows and columns to cut off`;
    throw new ShapeError(sentence`padding "same" has no meaning for a transposed convolution; ${remedy}`, 'padding');
  }
  const [before, behind] = a.padding[index];
  const [kernel, stride, dilation] = [a.kernel_size[index], a.stride[index], a.dilation[index]];
  const added = a.output_padding[index];
  if (added >= stride && added >= dilation) {
    const limit = sentence`must be less than stride (${stride}) or dilation (${dilation})`;
    throw new ShapeError(sentence`output_padding is ${added}, but ${limit}`, 'output_padding');
  }
  const whole = (input - 1) * stride + dilation * (kernel - 1) + 1;
  const size = whole + added - before - behind;
  if (size < 1) {
    const found = index === 0
      ? sentence`an output that is only ${whole + added} high`
      : sentence`an output that is only ${whole + added} wide`;
    throw new ShapeError(sentence`padding cuts off ${before + behind} of ${found}`, 'padding');
  }
  return { input: size, output: input, kernel, stride, dilation, before, after: whole - size - before };
}

function windowOf([, , height, width]: Shape, a: Arguments): Window {
  return { rows: axisOf(height!, a, 0), columns: axisOf(width!, a, 1) };
}

function sizesOf(input: Shape, a: Arguments) {
  return { window: windowOf(input, a), channels: a.out_channels, filters: channelsOf(input), groups: a.groups };
}

/** Which channels a filter (an input channel) writes to: the first one, and how many. */
function groupOf(
  { parameters: { weight }, args: { groups } }: State,
  filter: number,
): readonly [first: number, count: number] {
  const [filters, count] = weight.shape as [number, number];
  return [Math.floor(filter / (filters / groups)) * count, count];
}

/**
 * ConvTranspose2d: the transpose of a convolution, which makes images larger. Input `[N, C, H, W]`, output
 * `[N, F, H', W']`, weight `[C, F / groups, k_H, k_W]`. Forward is eq. 37 of the convolution it transposes, backward
 * its eq. 26 and 28.
 */
export const convTranspose2d: Operator<typeof args, ConvolutionParameters, Saved> = {
  op: 'ConvTranspose2d',
  summary: 'Transposed convolution: spreads each input over the output, weighted by the kernel.',
  args,
  arity: [1, 1],
  symbols: { inputs: ['A_prev'], output: 'Z', parameters: { weight: 'W', bias: 'b' } },
  equations: [
    { of: 'output', text: 'Z = A_prev *_full W + b', numbers: [37] },
    { of: 'input', text: 'dA_prev = dZ ⋆ W', numbers: [26] },
    { of: 'weight', text: 'dW = dZ ⋆ A_prev', numbers: [28] },
    { of: 'bias', text: 'db = Σ dZ', numbers: [30, 31] },
  ],

  shape([input], a) {
    imageOf(input!);
    checkGroups(channelsOf(input!), a);
    const { rows, columns } = windowOf(input!, a);
    return {
      output: [input![0]!, a.out_channels, rows.input, columns.input],
      parameters: {
        weight: [channelsOf(input!), a.out_channels / a.groups, ...a.kernel_size],
        ...(a.bias && { bias: [a.out_channels] }),
      },
    };
  },

  operations: ([input], _args, { parameters: { weight } }) =>
    2 * sizeOf(input!) * (sizeOf(weight!) / channelsOf(input!)),
  looks: ([input], a) => {
    const { rows, columns } = windowOf(input!, a);
    return [spread(rows), spread(columns)];
  },

  workspace: ([input], a) => convolutionNumbers(sizesOf(input!, a)),

  prepare([input], a, _output, allocate) {
    const sizes = sizesOf(input!, a);
    return {
      rows: contactsOf(sizes.window.rows, 'zeros'),
      columns: contactsOf(sizes.window.columns, 'zeros'),
      transposed: prepareConvolution(sizes, allocate),
    };
  },

  isDivisible: true,

  forward({ inputs: [x], parameters: { weight, bias }, output, saved: { transposed } }, part) {
    if (isFirst(part)) {
      if (bias) broadcast(bias.data, innerOf(output.shape), output.data);
      else output.data.fill(0);
    }
    transposed.convolveFull(x!.data, weight.data, output.data, part);
  },

  backward({ inputs: [x], parameters: { weight }, saved: { transposed } }, dZ, gradients, part) {
    const { inputs: [dX], parameters: { weight: dW, bias: db } } = gradients;
    const [first, second] = turnsOf(part);
    if (dX && first) transposed.correlate(dZ.data, weight.data, dX.data, first.part);
    if (!second) return;
    if (isFirst(second.part)) for (const gradient of [dW, db]) gradient?.data.fill(0);
    if (dW) transposed.correlateGradient(dZ.data, x!.data, dW.data, second.part);
    if (db && isFirst(second.part)) sumChannels(dZ.data, innerOf(dZ.shape), db.data);
  },

  magnitude: 'linear',
  terms: ({ parameters: { weight } }) => Math.max(weight.shape[0]!, weight.shape[1]!) * innerOf(weight.shape),
  channels: 'mixed',

  // Each pixel that changes is spread over the output as the kernel says.
  difference(state, _stack, [input], output, part) {
    const { inputs: [x], parameters: { weight }, output: z, saved } = state;
    const [width, across] = [x!.shape[3]!, z.shape[3]!];
    const [pixels, cells, taps] = [innerOf(x!.shape), innerOf(z.shape), innerOf(weight.shape)];
    const { from, to, data } = input!;
    if (isFirst(part)) output.data.fill(0);
    const [start, end] = unitsOf(data.length, part);
    for (let position = start; position < end; position++) {
      const change = data[position]!;
      if (change === 0) continue;
      const plane = Math.floor(position / pixels);
      const filter = from + (plane % (to - from));
      const [first, count] = groupOf(state, filter);
      const target = (Math.floor(plane / (to - from)) * channelsOf(z.shape) + first) * cells;
      for (const row of saved.rows.ofOutput[Math.floor((position % pixels) / width)]!) {
        for (const column of saved.columns.ofOutput[position % width]!) {
          let w = filter * count * taps + row.tap * saved.columns.ofTap.length + column.tap;
          let at = target + row.input * across + column.input;
          for (let channel = 0; channel < count; channel++, w += taps, at += cells) {
            output.data[at]! += change * weight.data[w]!;
          }
        }
      }
    }
  },

  // A pixel that moves by one moves all pixels of the output that it is spread over, each by its weight.
  respond(state, { response }, [answer], part) {
    if (!answer) return;
    const { inputs: [x], parameters: { weight } } = state;
    forEachBlock(state, response, part, (across, columns, { filter, filters, depth, at }) => {
      gemm(filters, across, depth, matrix(weight.data, depth, filter * depth), matrix(columns, across),
        matrix(answer, innerOf(x!.shape), at));
    });
  },

  perturb: {
    weight: {
      channels(state, entry) {
        const [, count] = state.parameters.weight.shape as [number, number];
        const taps = innerOf(state.parameters.weight.shape);
        return oneChannel(groupOf(state, Math.floor(entry / (count * taps)))[0] + (Math.floor(entry / taps) % count));
      },
      difference(state, stack, entries, step, output) {
        const { inputs: [x], parameters: { weight }, output: z, saved } = state;
        const [width, across] = [x!.shape[3]!, z.shape[3]!];
        const [pixels, cells, taps] = [innerOf(x!.shape), innerOf(z.shape), innerOf(weight.shape)];
        const kernelWidth = saved.columns.ofTap.length;
        output.data.fill(0);
        for (let row = 0; row < stack.rows; row++) {
          const entry = entries[stack.perturbation[row]!]!;
          const filter = Math.floor(entry / (weight.shape[1]! * taps));
          const image = (stack.sample[row]! * channelsOf(x!.shape) + filter) * pixels;
          for (const { input: y, output: py } of saved.rows.ofTap[Math.floor((entry % taps) / kernelWidth)]!) {
            for (const { input: cell, output: px } of saved.columns.ofTap[entry % kernelWidth]!) {
              output.data[row * cells + y * across + cell] = step * x!.data[image + py * width + px]!;
            }
          }
        }
      },
      // A weight that moves by one moves what each pixel is spread to, by that pixel.
      respond(state, { response }, answers, part) {
        const { inputs: [x] } = state;
        forEachBlock(state, response, part, (across, columns, { filter, filters, depth, at }) => {
          gemm(filters, depth, across, matrix(x!.data, innerOf(x!.shape), at), transpose(matrix(columns, across)),
            matrix(answers, depth, filter * depth));
        });
      },
    },
    bias: {
      channels: (_state, entry) => oneChannel(entry),
      difference: (_state, _stack, _entries, step, output) => void output.data.fill(step),
      respond({ output: { shape } }, { response }, answers, part) {
        if (isFirst(part)) respondOfChannels(shape, response, answers);
      },
    },
  },

  units: { output: 1, weight: 1, bias: 0 },

  explain(state, dZ, of, index) {
    if (of === 'bias') return explainBias(dZ, index[0]!);
    return of === 'weight' ? explainWeight(state, dZ, index) : explainInput(state, dZ, index);
  },
};

/** One group of one sample: its first filter, how many it has, and where the first pixel of the block is. */
interface GroupPlace {
  readonly filter: number;
  readonly filters: number;
  readonly depth: number;
  readonly at: number;
}

/** Visits the pixels of every group of every sample in blocks, with the answers to all that each is spread over. */
function forEachBlock(
  state: State,
  response: Float64Array,
  part: Part | undefined,
  visit: (across: number, columns: Float64Array, group: GroupPlace) => void,
): void {
  const { args: { groups }, inputs: [x], parameters: { weight }, output: z, saved: { rows, columns: across } } = state;
  const unfolding = new Unfolding(rows, across, innerOf(z.shape));
  const count = weight.shape[1]!;
  const depth = count * unfolding.taps;
  const filters = channelsOf(x!.shape) / groups;
  const blocks = [...unfolding.blocks(depth)];
  const columns = new Float64Array(depth * Math.max(...blocks.map(({ from, to }) => to - from)));
  const gather = (plane: number, cells: CellRange): void =>
    unfolding.gather(response, plane, count, cells, columns);
  const [first, end] = unitsOf(x!.shape[0]! * groups * blocks.length, part);
  for (let unit = first; unit < end; unit++) {
    const cells = blocks[unit % blocks.length]!;
    const place = Math.floor(unit / blocks.length);
    const [n, group] = [Math.floor(place / groups), place % groups];
    const filter = group * filters;
    const at = (n * channelsOf(x!.shape) + filter) * innerOf(x!.shape) + cells.from;
    gather(n * channelsOf(z.shape) + group * count, cells);
    visit(cells.to - cells.from, columns, { filter, filters, depth, at });
  }
}

/** dW[a, b] = Σ dZ[x + a, y + b] · a_prev[x, y]. */
function* explainWeight(
  state: State,
  dZ: Tensor,
  [filter, groupChannel, a, b]: readonly number[],
): Generator<Term> {
  const { inputs: [x], saved } = state;
  const channel = groupOf(state, filter!)[0] + groupChannel!;
  for (let n = 0; n < dZ.shape[0]!; n++) {
    for (const row of saved.rows.ofTap[a!]!) {
      for (const column of saved.columns.ofTap[b!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, [n, channel, row.input, column.input]),
          factor('A_prev', 'input', x!, [n, filter!, row.output, column.output]),
        ] };
      }
    }
  }
}

/** dA_prev[x, y] = Σ dZ[x + a, y + b] · w[a, b], over all channels of the group. */
function* explainInput(state: State, dZ: Tensor, [n, filter, y, x]: readonly number[]): Generator<Term> {
  const { parameters: { weight }, saved } = state;
  const [first, count] = groupOf(state, filter!);
  for (let channel = 0; channel < count; channel++) {
    for (const row of saved.rows.ofOutput[y!]!) {
      for (const column of saved.columns.ofOutput[x!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, [n!, first + channel, row.input, column.input]),
          factor('W', 'weight', weight, [filter!, channel, row.tap, column.tap]),
        ] };
      }
    }
  }
}
