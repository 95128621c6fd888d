import type { NetworkDefinition, Problem } from '../../../src/definition/definition';
import { readDefinition } from '../../../src/definition/readGradnet';
import { standardRegistry } from '../../../src/engine/registry';

/** LeNet-5 with every kind of key that the format has, comments and trailing commas. */
export const lenet5 = `// LeNet-5, with Tanh behind the dense layers.
{
  "format": "gradnet", "version": 1, "name": "LeNet-5",
  "dtype": "float64", "seed": 42, "batch": 4,
  "inputs": [{ "name": "x", "shape": ["N", 1, 28, 28] }],
  "init": { "weight": "torch_default", "bias": "torch_default" },
  "layers": [
    { "name": "conv1", "op": "Conv2d", "out_channels": 6, "kernel_size": 5, "padding": 2 },
    { "name": "relu1", "op": "ReLU" },
    { "name": "pool1", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "conv2", "op": "Conv2d", "out_channels": 16, "kernel_size": 5 },
    { "name": "relu2", "op": "ReLU" },
    { "name": "pool2", "op": "AvgPool2d", "kernel_size": 2 },
    { "name": "flatten", "op": "Flatten" },
    { "name": "fc1", "op": "Linear", "out_features": 120 },
    { "name": "tanh1", "op": "Tanh" },
    { "name": "fc2", "op": "Linear", "out_features": 84,
      "init": { "weight": { "scheme": "xavier_uniform", "gain": 1 } } },
    { "name": "tanh2", "op": "Tanh" },
    { "name": "fc3", "op": "Linear", "in_features": 84, "out_features": 10, "inputs": ["tanh2"] }, /* scores */
  ],
  "loss": { "op": "CrossEntropyLoss", "input": "fc3", "target": "y", "reduction": "mean" },
  "data": { "x": { "file": "digits.npz", "key": "x" }, "y": { "file": "digits.npz", "key": "y" } },
  "weights": { "file": "lenet5.safetensors" },
}
`;

/** Parts of a small definition as they stand in the text; those that are not given are sound. */
export interface Parts {
  readonly head?: string;
  readonly inputs?: string;
  readonly layers?: string;
  readonly loss?: string;
  readonly rest?: string;
}

/** A small definition: x of N × 2, the given layers, and a loss that fits anything. */
export function network({
  head = '"format": "gradnet", "version": 1',
  inputs = '[{ "name": "x", "shape": ["N", 2] }]',
  layers = '{ "name": "fc1", "op": "Linear", "out_features": 3 }',
  loss = '{ "op": "MSELoss" }',
  rest = '',
}: Parts = {}): string {
  return `{ ${head}, "inputs": ${inputs}, "layers": [${layers}], "loss": ${loss}${rest && `, ${rest}`} }`;
}

/** The same with these layers. */
export function withLayers(...layers: readonly string[]): string {
  return network({ layers: layers.join(', ') });
}

/** The same with an image of 3 × 8 × 8 as its input. */
export function withImage(...layers: readonly string[]): string {
  return network({ inputs: '[{ "name": "x", "shape": ["N", 3, 8, 8] }]', layers: layers.join(', ') });
}

/** A layer with further keys as they stand in the text. */
export function layer(name: string, op: string, rest = ''): string {
  return `{ "name": "${name}", "op": "${op}"${rest && `, ${rest}`} }`;
}

/** The end of a message that lists the operators. */
export const allOperators = `there are ${[...standardRegistry.operators.keys()].join(', ').replace(/, (\w+)$/, ' and $1')}`;

/** What a problem says, and the text it points at. */
export type Finding = readonly [message: string, at: string];

/** All problems of a text as findings. */
export function findings(text: string, definition: NetworkDefinition = readDefinition(text)): Finding[] {
  return definition.problems.map(({ message, range }) => [message, text.slice(range.start, range.end)]);
}

/** The text after a problem's fix. */
export function mended(text: string, { fix }: Problem): string {
  if (!fix) throw new Error('the problem has no fix');
  return text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end);
}
