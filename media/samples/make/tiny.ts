import type { FileTensor } from '../../../src/files/fileTensor';

/** The weights of the network that is followed by hand: small numbers, of which no two do the same. */
export function tinyWeights(): FileTensor[] {
  return [
    { name: 'fc1.weight', dtype: 'float64', shape: [2, 2], data: Float64Array.of(1, -1, -1, 2) },
    { name: 'fc1.bias', dtype: 'float64', shape: [2], data: Float64Array.of(1, -2) },
    { name: 'fc2.weight', dtype: 'float64', shape: [1, 2], data: Float64Array.of(2, -1) },
    { name: 'fc2.bias', dtype: 'float64', shape: [1], data: Float64Array.of(-0.5) },
  ];
}
