import { channelsOf, innerOf, ravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import { boolean, integer, optional, padding, pair, type ArgumentsOf } from '../arguments';
import { columnsToImage, imageToColumns } from '../kernels/im2col';
import { gemm, matrix, transpose } from '../kernels/gemm';
import { ShapeError, type LayerState, type Operator, type Term } from '../operator';
import { imageOf, overlaps, slidingWindow, start, type Window } from '../window';

const args = {
  out_channels: integer({ minimum: 1, description: 'Filters of this layer: channels of its output.' }),
  in_channels: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
  kernel_size: pair({ minimum: 1, description: 'Height and width of the kernel.' }),
  stride: pair({ minimum: 1, default: 1, description: 'Step of the kernel from one output to the next.' }),
  padding: padding({ default: 0, description: 'Rows and columns of zeros around the image.' }),
  dilation: pair({ minimum: 1, default: 1, description: 'Distance between the taps of the kernel.' }),
  groups: integer({ minimum: 1, default: 1, description: 'Into how many groups the channels fall; each is a convolution of its own.' }),
  bias: boolean({ default: true, description: 'Whether a bias is added to every output channel.' }),
};

type Arguments = ArgumentsOf<typeof args>;

interface Parameters {
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

interface Saved {
  readonly window: Window;
  /** Room for the windows of one sample, side by side: (C · k_H · k_W) × (H_out · W_out). */
  readonly columns: Float64Array;
}

type State = LayerState<Arguments, Parameters, Saved>;

function windowOf([, , height, width]: readonly number[], a: Arguments): Window {
  return slidingWindow(height!, width!, { kernel: a.kernel_size, stride: a.stride, padding: a.padding, dilation: a.dilation });
}

/** The sizes that the loops below run over. */
function sizesOf({ args: { groups }, inputs: [x], output, parameters: { weight } }: State) {
  const [filters, groupChannels] = weight.shape as [number, number];
  return {
    samples: output.shape[0]!,
    channels: x!.shape[1]!,
    filters,
    groupChannels,
    groupFilters: filters / groups,
    taps: innerOf(weight.shape),
    pixels: innerOf(x!.shape),
    cells: innerOf(output.shape),
  };
}

/**
 * Convolution as deep learning has it, Z = A_prev ⋆ W + b (eq. 25–37): input `[N, C, H, W]`, output `[N, F, H', W']`, weight
 * `[F, C / groups, k_H, k_W]`, bias `[F]`.
 */
export const conv2d: Operator<typeof args, Parameters, Saved> = {
  op: 'Conv2d',
  summary: 'Convolution layer: slides each filter over the image and adds its bias.',
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
    imageOf(input!);
    const channels = input![1]!;
    if (a.in_channels !== undefined && a.in_channels !== channels) {
      throw new ShapeError(`in_channels is ${a.in_channels}, but its input has ${channels} channels`, 'in_channels', channels);
    }
    for (const [name, count] of [['its input has', channels], ['out_channels is', a.out_channels]] as const) {
      if (count % a.groups !== 0) throw new ShapeError(`groups is ${a.groups}, but ${name} ${count}, which it does not divide`, 'groups');
    }
    const { rows, columns } = windowOf(input!, a);
    const weight = [a.out_channels, channels / a.groups, ...a.kernel_size];
    return {
      output: [input![0]!, a.out_channels, rows.output, columns.output],
      parameters: { weight, ...(a.bias && { bias: [a.out_channels] }) },
    };
  },

  workspace: ([input], { kernel_size: [height, width] }, output) => channelsOf(input!) * height * width * innerOf(output),

  prepare(inputs, a, output) {
    return { window: windowOf(inputs[0]!, a), columns: new Float64Array(conv2d.workspace!(inputs, a, output)) };
  },

  forward(state) {
    const { inputs: [x], parameters: { weight, bias }, output, saved } = state;
    const { samples, channels, filters, groupChannels, groupFilters, taps, pixels, cells } = sizesOf(state);
    const rows = groupChannels * taps;
    for (let n = 0; n < samples; n++) {
      imageToColumns(saved.window, channels, x!.data, n * channels * pixels, saved.columns);
      for (let f = 0; f < filters; f++) output.data.fill(bias?.data[f] ?? 0, (n * filters + f) * cells, (n * filters + f + 1) * cells);
      for (let first = 0, group = 0; first < filters; first += groupFilters, group++) {
        gemm(groupFilters, cells, rows,
          matrix(weight.data, rows, first * rows),
          matrix(saved.columns, cells, group * rows * cells),
          matrix(output.data, cells, (n * filters + first) * cells));
      }
    }
  },

  backward(state, dZ, gradients) {
    const { inputs: [x], parameters: { weight }, saved } = state;
    const { samples, channels, filters, groupChannels, groupFilters, taps, pixels, cells } = sizesOf(state);
    const { weight: dW, bias: db } = gradients.parameters;
    const [dX] = gradients.inputs;
    const rows = groupChannels * taps;
    for (let n = 0; n < samples; n++) {
      if (dW) {
        imageToColumns(saved.window, channels, x!.data, n * channels * pixels, saved.columns);
        for (let first = 0, group = 0; first < filters; first += groupFilters, group++) {
          gemm(groupFilters, rows, cells,
            matrix(dZ.data, cells, (n * filters + first) * cells),
            transpose(matrix(saved.columns, cells, group * rows * cells)),
            matrix(dW.data, rows, first * rows));
        }
      }
      if (dX) {
        saved.columns.fill(0);
        for (let first = 0, group = 0; first < filters; first += groupFilters, group++) {
          gemm(rows, cells, groupFilters,
            transpose(matrix(weight.data, rows, first * rows)),
            matrix(dZ.data, cells, (n * filters + first) * cells),
            matrix(saved.columns, cells, group * rows * cells));
        }
        columnsToImage(saved.window, channels, saved.columns, dX.data, n * channels * pixels);
      }
    }
    if (db) for (let i = 0; i < dZ.data.length; i++) db.data[Math.floor(i / cells) % filters]! += dZ.data[i]!;
  },

  magnitude: 'linear',
  channels: 'mixed',

  // The same sliding window without the bias, from each pixel that changes to the cells that see it.
  difference(state, _stack, [input], output) {
    const { parameters: { weight }, saved: { window: { rows, columns } } } = state;
    const { filters, groupChannels, groupFilters, taps, pixels, cells } = sizesOf(state);
    const { from, to, data } = input!;
    output.data.fill(0);
    for (let position = 0; position < data.length; position++) {
      const change = data[position]!;
      if (change === 0) continue;
      const plane = Math.floor(position / pixels);
      const channel = from + (plane % (to - from));
      const target = Math.floor(plane / (to - from)) * filters * cells;
      const y = Math.floor((position % pixels) / columns.input) + rows.before;
      const x = (position % columns.input) + columns.before;
      const firstFilter = Math.floor(channel / groupChannels) * groupFilters;
      const kernels = (firstFilter * groupChannels + (channel % groupChannels)) * taps;
      for (let a = 0; a < rows.kernel; a++) {
        const top = y - a * rows.dilation;
        if (top < 0 || top % rows.stride !== 0 || top >= rows.output * rows.stride) continue;
        for (let b = 0; b < columns.kernel; b++) {
          const left = x - b * columns.dilation;
          if (left < 0 || left % columns.stride !== 0 || left >= columns.output * columns.stride) continue;
          let w = kernels + a * columns.kernel + b;
          let z = target + firstFilter * cells + (top / rows.stride) * columns.output + left / columns.stride;
          for (let f = 0; f < groupFilters; f++, w += groupChannels * taps, z += cells) output.data[z]! += change * weight.data[w]!;
        }
      }
    }
  },

  perturb: {
    weight: {
      channels: ({ parameters: { weight } }, entry) => oneFilter(Math.floor(entry / (weight.data.length / weight.shape[0]!))),
      difference(state, stack, entries, step, output) {
        const { inputs: [x], saved: { window: { rows, columns } } } = state;
        const { channels, groupChannels, groupFilters, taps, pixels, cells } = sizesOf(state);
        output.data.fill(0);
        for (let row = 0; row < stack.rows; row++) {
          const entry = entries[stack.perturbation[row]!]!;
          const filter = Math.floor(entry / (groupChannels * taps));
          const channel = Math.floor(filter / groupFilters) * groupChannels + (Math.floor(entry / taps) % groupChannels);
          const image = (stack.sample[row]! * channels + channel) * pixels;
          const a = Math.floor((entry % taps) / columns.kernel);
          const b = entry % columns.kernel;
          for (let cell = 0; cell < cells; cell++) {
            const py = start(rows, Math.floor(cell / columns.output)) + a * rows.dilation;
            const px = start(columns, cell % columns.output) + b * columns.dilation;
            if (py < 0 || py >= rows.input || px < 0 || px >= columns.input) continue;
            output.data[row * cells + cell] = step * x!.data[image + py * columns.input + px]!;
          }
        }
      },
    },
    bias: {
      channels: (_state, entry) => oneFilter(entry),
      difference: (_state, _stack, _entries, step, output) => void output.data.fill(step),
    },
  },

  explain(state, dZ, of, index) {
    if (of === 'bias') return explainBias(dZ, index[0]!);
    return of === 'weight' ? explainWeight(state, dZ, index) : explainInput(state, dZ, index);
  },
};

function oneFilter(filter: number): readonly [number, number] {
  return [filter, filter + 1];
}

function upstream(dZ: Tensor, index: readonly number[]) {
  return { symbol: 'dZ', tensor: 'output.grad', index, value: dZ.data[ravel(index, dZ.shape)]! };
}

/** Eq. 31: db is the sum of dZ over samples and positions. */
function explainBias(dZ: Tensor, filter: number): Term[] {
  const [samples, , height, width] = dZ.shape as [number, number, number, number];
  const terms: Term[] = [];
  for (let n = 0; n < samples; n++) {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) terms.push({ factors: [upstream(dZ, [n, filter, y, x])] });
  }
  return terms;
}

/** Eq. 28: dW[a, b] = Σ dZ[x, y] · a_prev[x + a, y + b]. */
function explainWeight(state: State, dZ: Tensor, [filter, groupChannel, a, b]: readonly number[]): Term[] {
  const { inputs: [input], saved: { window } } = state;
  const { samples, groupChannels, groupFilters } = sizesOf(state);
  const channel = Math.floor(filter! / groupFilters) * groupChannels + groupChannel!;
  const terms: Term[] = [];
  for (let n = 0; n < samples; n++) {
    overlaps(window.rows, (rowTap, y, row) => {
      if (rowTap !== a) return;
      overlaps(window.columns, (columnTap, x, column) => {
        if (columnTap !== b) return;
        const at = [n, channel, row, column];
        const factor = { symbol: 'A_prev', tensor: 'input', index: at, value: input!.data[ravel(at, input!.shape)]! };
        terms.push({ factors: [upstream(dZ, [n, filter!, y, x]), factor] });
      });
    });
  }
  return terms;
}

/** Eq. 36 without g': dA_prev[x, y] = Σ dZ[x', y'] · w[x − x', y − y'], over all filters of the group. */
function explainInput(state: State, dZ: Tensor, [n, channel, row, column]: readonly number[]): Term[] {
  const { parameters: { weight }, saved: { window } } = state;
  const { groupChannels, groupFilters } = sizesOf(state);
  const firstFilter = Math.floor(channel! / groupChannels) * groupFilters;
  const terms: Term[] = [];
  for (let filter = firstFilter; filter < firstFilter + groupFilters; filter++) {
    overlaps(window.rows, (a, y, inputRow) => {
      if (inputRow !== row) return;
      overlaps(window.columns, (b, x, inputColumn) => {
        if (inputColumn !== column) return;
        const at = [filter, channel! % groupChannels, a, b];
        const tap = { symbol: 'W', tensor: 'weight', index: at, value: weight.data[ravel(at, weight.shape)]! };
        terms.push({ factors: [upstream(dZ, [n!, filter, y, x]), tap] });
      });
    });
  }
  return terms;
}
