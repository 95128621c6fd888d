import { innerOf } from '../../../../src/tensor/shape';
import type { Tensor } from '../../../../src/tensor/tensor';
import { mistakesIn, mistakesOverSamples, transposed, withoutUpstream } from './common';
import { swapRows, withWeight } from './linear';
import { bias, edited, input, misled, mutant, weight } from './mutant';
import { amongImages, type Suspect } from './suspect';

/** Every kernel turned by 180°. */
function rotate(data: Float64Array, { shape }: Tensor): void {
  const taps = innerOf(shape);
  for (let first = 0; first < data.length; first += taps) data.subarray(first, first + taps).reverse();
}

/** The outermost rows and columns of every image at 0. */
function clearBorder({ data, shape }: Tensor): void {
  const [height, width] = shape.slice(-2) as [number, number];
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) data[i] = 0;
  }
}

/** Every image moved up by a row, as if it were padded by one row more. */
function moveUp(data: Float64Array, { shape }: Tensor): void {
  const [height, width] = shape.slice(-2) as [number, number];
  for (let first = 0; first < data.length; first += height * width) {
    data.copyWithin(first, first + width, first + height * width);
    data.fill(0, first + (height - 1) * width, first + height * width);
  }
}

export const conv2d: Suspect = {
  op: 'Conv2d',
  networks: [
    amongImages({ out_channels: 2, kernel_size: [3, 2] }),
    amongImages({ out_channels: 4, kernel_size: 3, padding: [[1, 0], [2, 1]], stride: [2, 1], groups: 2 }, 'classify'),
    amongImages({ out_channels: 2, kernel_size: [2, 3], dilation: 2, padding: 1 }),
  ],
  mistakes: [
    ...mistakesIn('dA_prev', input), withoutUpstream('dA_prev', input), ...mistakesOverSamples('dA_prev', input),
    ...mistakesIn('dW', weight), withoutUpstream('dW', weight), ...mistakesOverSamples('dW', weight),
    transposed('dW', weight),
    ...mistakesIn('db', bias), withoutUpstream('db', bias), ...mistakesOverSamples('db', bias),
    misled('dA_prev without ROT180', input, (state) => ({ state: withWeight(state, rotate) })),
    misled('dA_prev with filters swapped', input, (state) => ({ state: withWeight(state, swapRows) })),
    mutant('dA_prev with a border of 0', input, clearBorder),
    mutant('dA_prev off by one row of padding', input, (dX) => moveUp(dX.data, dX)),
    misled('dW off by one row of padding', weight, (state) =>
      ({ state: { ...state, inputs: [edited(state.inputs[0]!, moveUp)] } })),
    mutant('dW turned by 180°', weight, (dW) => rotate(dW.data, dW)),
    mutant('dW with filters swapped', weight, (dW) => swapRows(dW.data, dW)),
    mutant('db averaged over the places', bias, ({ data }, { output }) =>
      data.forEach((value, i) => (data[i] = value / innerOf(output.shape)))),
  ],
};
