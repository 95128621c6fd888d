import { channelsOf, innerOf, sizeOf } from '../../tensor/shape';
import type { ArgumentTable } from '../arguments';
import { contactsOf } from '../contacts';
import { broadcast, sumChannels } from '../kernels/channels';
import { gemm, matrix, transpose } from '../kernels/gemm';
import { convolutionNumbers, prepareConvolution } from '../kernels/prepareConvolution';
import { sliding } from '../looks';
import { ShapeError, type Operator } from '../operator';
import { imageAxes, needsInputOf, signalAxes } from '../shapeWords';
import { isFirst, isLast, turnsOf, unitsOf } from '../parts';
import { addUnpadded, paddedImage } from '../paddedImage';
import { explainBias, respondOfChannels } from './bias';
import { forEachBlock, isDense, moveDensely, unfoldingOf } from './blocks';
import {
  asImage, checkGroups, groupsOf, imagesOf, isPadded, oneChannel, sizesFor, windowOf,
  type ConvolutionArguments, type ConvolutionParameters, type Rank, type Saved,
} from './state';
import { explainInput, explainWeight } from './terms';

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
        throw new ShapeError(needsInputOf(rank === 2 ? imageAxes : signalAxes, input!));
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

    isDivisible: true,

    forward({ inputs: [x], parameters: { weight, bias }, output, saved }, part) {
      if (isFirst(part)) {
        if (bias) broadcast(bias.data, innerOf(output.shape), output.data);
        else output.data.fill(0);
      }
      saved.convolution.correlate(imagesOf(x!, saved, part), weight.data, output.data, part);
    },

    backward({ inputs: [x], parameters: { weight }, saved }, dZ, gradients, part) {
      const { inputs: [dX], parameters: { weight: dW, bias: db } } = gradients;
      const { convolution: products, padded } = saved;
      const [first, second] = turnsOf(part);
      if (dX && first && padded) {
        if (isFirst(first.part)) padded.gradients.fill(0);
        products.convolveFull(dZ.data, weight.data, padded.gradients, first.part);
        if (isLast(first.part)) addUnpadded(padded, innerOf(x!.shape), padded.gradients, dX.data);
      } else if (dX && first) products.convolveFull(dZ.data, weight.data, dX.data, first.part);
      if (!second) return;
      if (isFirst(second.part)) for (const gradient of [dW, db]) gradient?.data.fill(0);
      if (dW) products.correlateGradient(imagesOf(x!, saved, second.part), dZ.data, dW.data, second.part);
      if (db && isFirst(second.part)) sumChannels(dZ.data, innerOf(dZ.shape), db.data);
    },

    magnitude: 'linear',
    terms: ({ parameters: { weight } }) => Math.max(weight.shape[0]!, weight.shape[1]!) * innerOf(weight.shape),
    channels: 'mixed',

    // The same sliding window without the bias, from each pixel that changes to the cells that see it.
    difference(state, stack, [input], output, part) {
      const { inputs: [x], parameters: { weight }, output: z, saved } = state;
      if (isDense(input!.data)) {
        moveDensely(state, stack.rows, input!, output.data, part);
        return;
      }
      const { groupChannels, groupFilters, taps, filters } = groupsOf(state);
      const [width, across] = [asImage(x!.shape)[3]!, asImage(z.shape)[3]!];
      const [pixels, cells] = [innerOf(x!.shape), innerOf(z.shape)];
      const { from, to, data } = input!;
      const kernelWidth = saved.columns.ofTap.length;
      if (isFirst(part)) output.data.fill(0);
      const [first, end] = unitsOf(data.length, part);
      for (let position = first; position < end; position++) {
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
    respond(state, { response }, [answer], part) {
      if (!answer) return;
      const { inputs: [x], parameters: { weight } } = state;
      forEachBlock(state, part, (cells, across, columns, { filter, plane, depth, at }) => {
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
        along(state, direction, step, output, part) {
          const { inputs: [x] } = state;
          if (isFirst(part)) output.fill(0);
          forEachBlock(state, part, (cells, across, columns, { filter, plane, depth, at }) => {
            const { groupChannels, groupFilters } = groupsOf(state);
            unfoldingOf(state, x!).gather(x!.data, plane, groupChannels, cells, columns);
            gemm(groupFilters, across, depth, matrix(direction, depth, filter * depth), matrix(columns, across),
              matrix(output, innerOf(state.output.shape), at));
          });
          if (!isLast(part)) return;
          for (let at = 0; at < output.length; at++) output[at]! *= step;
        },
        // A weight that moves by one moves each cell of its filter by the pixel that it meets there.
        respond(state, { response }, answers, part) {
          const { inputs: [x] } = state;
          forEachBlock(state, part, (cells, across, columns, { filter, plane, depth, at }) => {
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
        respond({ output: { shape } }, { response }, answers, part) {
          if (isFirst(part)) respondOfChannels(shape, response, answers);
        },
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
