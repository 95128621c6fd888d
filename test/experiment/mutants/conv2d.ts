import type { LayerState } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import { innerOf, sizeOf, type Shape } from '../../../src/tensor/shape';
import { onHeap, zeros, type Tensor } from '../../../src/tensor/tensor';
import {
  mistakesIn, mistakesOverSamples, swapChannels, swapRows, transposed, transposeNumbers, withoutUpstream,
} from './common';
import { bias, edited, input, misled, mutant, weight, withWeight, type Mutant, type Pick } from './mutant';
import { amongImages, type Suspect } from './suspect';

type Pair = readonly [number, number];

/** Height and width of an image. */
function sizesOf(shape: Shape): Pair {
  return shape.slice(-2) as [number, number];
}

/** Every kernel turned by 180°. */
function rotate(data: Float64Array, { shape }: Tensor): void {
  const taps = innerOf(shape);
  for (let first = 0; first < data.length; first += taps) data.subarray(first, first + taps).reverse();
}

/** The outermost rows and columns of every image at 0. */
function clearBorder({ data, shape }: Tensor): void {
  const [height, width] = sizesOf(shape);
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) data[i] = 0;
  }
}

/** Every image moved up by a row, as if it were padded by one row more. */
function moveUp(data: Float64Array, { shape }: Tensor): void {
  const [height, width] = sizesOf(shape);
  for (let first = 0; first < data.length; first += height * width) {
    data.copyWithin(first, first + width, first + height * width);
    data.fill(0, first + (height - 1) * width, first + height * width);
  }
}

/** The filters of each group in the place of those of the group before it. */
function mixGroups(data: Float64Array, groups: number): void {
  const size = data.length / groups;
  data.set([...data.subarray(size), ...data.subarray(0, size)]);
}

function groupsOf({ args }: LayerState): number {
  return (args as { readonly groups: number }).groups;
}

/** The layer as a rule sees it that takes it for one with other arguments, with room for more cells of dZ. */
function mistaken(state: LayerState, changes: Readonly<Record<string, unknown>>): LayerState {
  const conv = standardRegistry.operators.get('Conv2d')!;
  const args = { ...(state.args as object), ...changes } as never;
  const shapes = state.inputs.map(({ shape }) => shape);
  const { output } = conv.shape(shapes, args, state.training);
  return { ...state, args, output: zeros(output), saved: conv.prepare!(shapes, args, output, onHeap) };
}

/** dZ laid into an image of another size; cells that fall outside of it are lost. */
function laidOut({ shape, data }: Tensor, to: Shape, placeOf: (cell: Pair) => Pair): Tensor {
  const [height, width] = sizesOf(shape);
  const [toHeight, toWidth] = sizesOf(to);
  const result = new Float64Array(sizeOf(to));
  data.forEach((value, i) => {
    const plane = Math.floor(i / (height * width));
    const [y, x] = placeOf([Math.floor(i / width) % height, i % width]);
    if (y < toHeight && x < toWidth) result[(plane * toHeight + y) * toWidth + x] = value;
  });
  return { shape: to, data: result };
}

/** The rule of stride 1 on a dZ whose cells are put apart wrongly. */
function withStride(name: string, pick: Pick, placeOf: (cell: Pair, stride: Pair) => Pair): Mutant {
  return misled(name, pick, (state, dZ) => {
    const { stride } = state.args as { readonly stride: Pair };
    const other = mistaken(state, { stride: [1, 1] });
    return { state: other, dOutput: laidOut(dZ, other.output.shape, (cell) => placeOf(cell, stride)) };
  });
}

function withoutDilation(name: string, pick: Pick): Mutant {
  return misled(name, pick, (state, dZ) => {
    const other = mistaken(state, { dilation: [1, 1] });
    return { state: other, dOutput: laidOut(dZ, other.output.shape, (cell) => cell) };
  });
}

const ignoringStride = (cell: Pair): Pair => cell;
const offByOne = ([y, x]: Pair, [down, right]: Pair): Pair => [y * down + 1, x * right + 1];

export const conv2d: Suspect = {
  op: 'Conv2d',
  family: 'convolution',
  networks: [
    amongImages({ out_channels: 2, kernel_size: [3, 2] }),
    amongImages({ out_channels: 4, kernel_size: 3, padding: [[1, 0], [2, 1]], stride: [2, 1], groups: 2 }, 'classify'),
    amongImages({ out_channels: 2, kernel_size: [2, 3], dilation: 2, padding: 1 }),
  ],
  mistakes: [
    ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
    ...mistakesIn('dW', weight), withoutUpstream('dW', weight), ...mistakesOverSamples('dW', weight),
    ...mistakesIn('db', bias), withoutUpstream('db', bias), ...mistakesOverSamples('db', bias),
    misled('dA_prev without ROT180', input, (state) => ({ state: withWeight(state, rotate) })),
    misled('dA_prev with kernels transposed', input, (state) => ({ state: withWeight(state, transposeNumbers) })),
    misled('dA_prev with filters swapped', input, (state) => ({ state: withWeight(state, swapRows) })),
    mutant('dA_prev with channels swapped', input, (dX) => swapChannels(dX.data, dX)),
    mutant('dA_prev with a border of 0', input, clearBorder),
    mutant('dA_prev off by one row of padding', input, (dX) => moveUp(dX.data, dX)),
    withStride('dA_prev with the stride ignored', input, ignoringStride),
    withStride('dA_prev with the stride off by one', input, offByOne),
    withoutDilation('dA_prev with the dilation ignored', input),
    misled('dA_prev with groups mixed up', input, (state) =>
      ({ state: withWeight(state, (data) => mixGroups(data, groupsOf(state))) })),
    misled('dW off by one row of padding', weight, (state) =>
      ({ state: { ...state, inputs: [edited(state.inputs[0]!, moveUp)] } })),
    transposed('dW', weight),
    mutant('dW turned by 180°', weight, (dW) => rotate(dW.data, dW)),
    mutant('dW with filters swapped', weight, (dW) => swapRows(dW.data, dW)),
    mutant('dW with channels swapped', weight, (dW) => swapChannels(dW.data, dW)),
    withStride('dW with the stride ignored', weight, ignoringStride),
    withStride('dW with the stride off by one', weight, offByOne),
    withoutDilation('dW with the dilation ignored', weight),
    mutant('dW with groups mixed up', weight, ({ data }, state) => mixGroups(data, groupsOf(state))),
    mutant('db averaged over the places', bias, ({ data }, { output }) =>
      data.forEach((value, i) => (data[i] = value / innerOf(output.shape)))),
  ],
};
