import { writeTensorFile } from '../../../src/files/tensorFile';
import type { FileTensor } from '../../../src/files/fileTensor';

/**
 * A 2-2-1 network whose numbers can be followed by hand, for one sample x = (1, 2) with target y = 1:
 *
 *   Z1 = W1 x + b1 = (1·1 − 1·2 + 0.5, 2·1 + 1·2 − 3) = (−0.5, 1)      A1 = ReLU(Z1) = (0, 1)
 *   Z2 = W2 A1 + b2 = 3·0 − 2·1 + 1 = −1                               J  = (Z2 − y)² = 4
 *
 *   dZ2 = 2 (Z2 − y) = −4       dW2 = dZ2 A1ᵀ = (0, −4)                db2 = −4
 *   dA1 = W2ᵀ dZ2 = (−12, 8)    dZ1 = dA1 ⊙ [Z1 > 0] = (0, 8)
 *   dW1 = dZ1 xᵀ = ((0, 0), (8, 16))            db1 = (0, 8)           dx = W1ᵀ dZ1 = (16, 8)
 *
 * The first hidden unit is dead: nothing leads from its weights and its bias to J, nor from the weight behind it, which
 * multiplies an exact 0.
 */
export const byHand = `{
  "format": "gradnet", "version": 1, "name": "by hand",
  "dtype": "float64", "seed": 7, "batch": 1,
  "inputs": [{ "name": "x", "shape": ["N", 2] }],
  "layers": [
    { "name": "fc1", "op": "Linear", "out_features": 2 },
    { "name": "relu", "op": "ReLU" },
    { "name": "fc2", "op": "Linear", "out_features": 1 }
  ],
  "loss": { "op": "MSELoss", "input": "fc2", "target": "y" },
  "data": { "x": [[1, 2]], "y": [[1]] },
  "weights": { "file": "weights.npz" }
}
`;

/** The network's parameters, as its weights file holds them. */
export const parametersByHand = {
  'fc1.weight': { shape: [2, 2], values: [1, -1, 2, 1] },
  'fc1.bias': { shape: [2], values: [0.5, -3] },
  'fc2.weight': { shape: [1, 2], values: [3, -2] },
  'fc2.bias': { shape: [1], values: [1] },
} as const;

/** Everything else in a run. */
export const runByHand = {
  'loss': { shape: [], values: [4] },
  'x': { shape: [1, 2], values: [1, 2] },
  'x.grad': { shape: [1, 2], values: [16, 8] },
  'y': { shape: [1, 1], values: [1] },
  'fc1.output': { shape: [1, 2], values: [-0.5, 1] },
  'fc1.output.grad': { shape: [1, 2], values: [0, 8] },
  'fc1.weight.grad': { shape: [2, 2], values: [0, 0, 8, 16] },
  'fc1.bias.grad': { shape: [2], values: [0, 8] },
  'relu.output': { shape: [1, 2], values: [0, 1] },
  'relu.output.grad': { shape: [1, 2], values: [-12, 8] },
  'fc2.output': { shape: [1, 1], values: [-1] },
  'fc2.output.grad': { shape: [1, 1], values: [-4] },
  'fc2.weight.grad': { shape: [1, 2], values: [0, -4] },
  'fc2.bias.grad': { shape: [1], values: [-4] },
} as const;

/** The network's two files. */
export const filesByHand: Readonly<Record<string, string | Uint8Array>> = {
  'net.gradnet.json': byHand,
  'weights.npz': writeTensorFile('weights.npz', Object.entries(parametersByHand).map(([name, { shape, values }]) =>
    ({ name, dtype: 'float64', shape, data: Float64Array.from(values) }) satisfies FileTensor)),
};
