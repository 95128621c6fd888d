import assert from 'node:assert/strict';
import type { Channels, Stack } from '../../../src/engine/delta';
import type { Node } from '../../../src/engine/network';
import { nodeOf, runNetwork } from './networks';

describe('Backward passes add to the gradients of inputs and write those of parameters', () => {
  const cases = [
    ['Linear', [2, 3], { out_features: 2 }], ['Conv2d', [2, 2, 4, 4], { out_channels: 2, kernel_size: 3 }],
    ['MaxPool2d', [2, 2, 4, 4], { kernel_size: 2 }], ['AvgPool2d', [2, 2, 4, 4], { kernel_size: 2 }],
    ['ReLU', [2, 3], {}], ['Sigmoid', [2, 3], {}], ['Tanh', [2, 3], {}], ['Flatten', [2, 3, 4], {}],
    ['Linear', [1, 3], { out_features: 2 }], ['Linear', [1, 3, 4], { out_features: 2 }], ['PReLU', [2, 3], {}],
    ['Conv1d', [2, 2, 5], { out_channels: 2, kernel_size: 3 }],
    ['ConvTranspose2d', [2, 2, 4, 4], { out_channels: 2, kernel_size: 3 }],
    ['BatchNorm1d', [4, 3], {}], ['BatchNorm2d', [2, 2, 4, 4], {}], ['LayerNorm', [2, 3], { normalized_shape: 3 }],
    ['GroupNorm', [2, 4, 3], { num_groups: 2 }], ['InstanceNorm2d', [2, 2, 4, 4], { affine: true }],
  ] as const;
  for (const [op, shape, args] of cases) {
    it(`${op}: a second pass doubles the former and leaves the latter`, () => {
      const network = runNetwork({ inputs: { x: shape }, layers: [{ name: 'layer', op, args }] });
      const { operator, state, output, gradients } = nodeOf(network, 'layer');
      const [dX] = gradients.inputs.map((tensor) => tensor!.data);
      const before = dX!.slice();
      const parameters = Object.values(gradients.parameters).map((tensor) => tensor!.data);
      const written = parameters.map((data) => data.slice());
      parameters.forEach((data) => data.fill(NaN));
      operator.backward(state as never, output.gradient!, gradients);
      dX!.forEach((value, at) => {
        const once = before[at]!;
        assert.ok(Math.abs(value - 2 * once) <= 1e-14 * Math.abs(once) + 1e-16, `${value}, once ${once}`);
      });
      assert.deepEqual(parameters, written);
    });
  }
});

/** Some channels of every row, and nothing else. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly data: Float64Array;
}

/** The same change with 0 in all other channels. */
function widened({ from, to, data }: Range, rows: number, channels: number): Range {
  const inner = data.length / rows / (to - from);
  const all = new Float64Array(rows * channels * inner);
  for (let row = 0; row < rows; row++) {
    all.set(data.subarray(row * (to - from) * inner, (row + 1) * (to - from) * inner), (row * channels + from) * inner);
  }
  return { from: 0, to: channels, data: all };
}

/** What the rule makes of a change of the node's input, in the channels that it says may move. */
function changeOf({ operator, state, output }: Node, change: Range): Range {
  const [rows, channels] = output.tensor.shape as [number, number];
  const [from, to] = ((): Channels => {
    if (operator.channels === 'kept') return [change.from, change.to];
    return operator.channels === 'mixed' ? [0, channels] : operator.channels([[change.from, change.to]], state);
  })();
  const stack: Stack = {
    rows, sample: Int32Array.from({ length: rows }, (_, row) => row), perturbation: new Int32Array(rows),
    branches: 'free', kinks: new Uint8Array(1),
  };
  const data = new Float64Array((output.tensor.data.length / channels) * (to - from)).fill(NaN);
  operator.difference!(state as never, stack, [change], { from, to, data });
  return { from, to, data };
}

describe('Difference rules on a range of channels', () => {
  const cases = [
    ['ReLU', {}], ['Sigmoid', {}], ['Tanh', {}], ['MaxPool2d', { kernel_size: 2 }], ['AvgPool2d', { kernel_size: 2 }],
    ['Conv2d', { out_channels: 4, kernel_size: 3, groups: 2 }], ['Flatten', {}], ['Flatten', { start_dim: 2 }],
    ['Linear', { out_features: 3 }],
  ] as const;
  for (const [op, args] of cases) {
    it(`${op} ${JSON.stringify(args)}: only the channels it names move, by what the whole change gives`, () => {
      const node = nodeOf(runNetwork({ inputs: { x: [3, 4, 4, 5] }, layers: [{ name: 'layer', op, args }] }), 'layer');
      for (const [from, to] of [[1, 3], [0, 1], [3, 4], [0, 4]] as const) {
        const data = Float64Array.from({ length: 3 * (to - from) * 20 }, (_, i) => Math.sin(i + 1));
        const narrow = widened(changeOf(node, { from, to, data }), 3, node.output.tensor.shape[1]!);
        const whole = changeOf(node, widened({ from, to, data }, 3, 4));
        narrow.data.forEach((value, i) => {
          const off = Math.abs(value - whole.data[i]!);
          assert.ok(off < 1e-13, `channels ${from} to ${to}, at ${i}: ${value}, not ${whole.data[i]}`);
        });
      }
    });
  }
});
