import { readDefinition } from '../../../src/definition/readGradnet';
import type { NetworkDefinition } from '../../../src/definition/definition';

/** LeNet-5's way from images to scores with random numbers: every kind of layer, shapes known from the paper. */
export const lenet = `{
  "format": "gradnet", "version": 1, "name": "LeNet", "batch": 3,
  "inputs": [{ "name": "x", "shape": ["N", 1, 28, 28] }],
  "layers": [
    { "name": "conv1", "op": "Conv2d", "out_channels": 6, "kernel_size": 5, "padding": 2 },
    { "name": "relu1", "op": "ReLU" },
    { "name": "pool1", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "conv2", "op": "Conv2d", "out_channels": 16, "kernel_size": 5 },
    { "name": "pool2", "op": "AvgPool2d", "kernel_size": 2 },
    { "name": "flatten", "op": "Flatten" },
    { "name": "fc1", "op": "Linear", "out_features": 120 },
    { "name": "tanh1", "op": "Tanh" },
    { "name": "fc2", "op": "Linear", "out_features": 10 }
  ],
  "loss": { "op": "CrossEntropyLoss" }
}`;

/** Two layers that are added, which is the only way to use a tensor twice. */
export const residual = `{
  "format": "gradnet", "version": 1, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 5] }],
  "layers": [
    { "name": "fc1", "op": "Linear", "out_features": 5 },
    { "name": "sum", "op": "Add", "inputs": ["fc1", "x"] }
  ],
  "loss": { "op": "MSELoss" }
}`;

/** @throws Error when the definition has a problem, which a test's own must not have */
export function read(text: string): NetworkDefinition {
  const definition = readDefinition(text);
  if (definition.problems[0]) throw new Error(definition.problems[0].message);
  return definition;
}
