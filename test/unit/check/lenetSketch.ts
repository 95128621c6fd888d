import type { Sketch } from '../engine/networks';

/** A small network of LeNet-5's kind: convolutions, ReLU, both poolings, dense layers, softmax. */
export const lenet: Sketch = {
  inputs: { x: [3, 1, 12, 12] },
  layers: [
    { name: 'conv1', op: 'Conv2d', args: { out_channels: 4, kernel_size: 3, padding: 1 } },
    { name: 'relu1', op: 'ReLU' },
    { name: 'pool1', op: 'MaxPool2d', args: { kernel_size: 2 } },
    { name: 'conv2', op: 'Conv2d', args: { out_channels: 6, kernel_size: 3 } },
    { name: 'relu2', op: 'ReLU' },
    { name: 'pool2', op: 'AvgPool2d', args: { kernel_size: 2 } },
    { name: 'flatten', op: 'Flatten' },
    { name: 'fc1', op: 'Linear', args: { out_features: 10 } },
    { name: 'tanh', op: 'Tanh' },
    { name: 'fc2', op: 'Linear', args: { out_features: 5 } },
  ],
  loss: 'CrossEntropyLoss',
};
