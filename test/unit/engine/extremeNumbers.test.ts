import assert from 'node:assert/strict';
import { nodeOf, openNetwork, valueOf } from './networks';

/** One layer fed with these numbers: what it gives, and what comes back when its output's gradient is 1 everywhere. */
function layer(
  op: string,
  shape: readonly number[],
  numbers: readonly number[],
  args: Readonly<Record<string, unknown>> = {},
): { readonly output: number[]; readonly back: number[] } {
  const network = openNetwork({ inputs: { x: shape }, layers: [{ name: 'layer', op, args }] });
  valueOf(network, 'x').tensor.data.set(numbers);
  network.forward();
  const { operator, state, output } = nodeOf(network, 'layer');
  const back = valueOf(network, 'x').gradient!;
  back.data.fill(0);
  const gradients = { inputs: [back], parameters: {} };
  output.gradient!.data.fill(1);
  operator.backward(state as never, output.gradient!, gradients);
  return { output: [...output.tensor.data], back: [...back.data] };
}

describe('NaN is not lost', () => {
  it('by ReLU', () => {
    const { output, back } = layer('ReLU', [1, 4], [NaN, -1, 2, -Infinity]);
    assert.deepEqual(output, [NaN, 0, 2, 0]);
    assert.equal(back[0], 1, 'PyTorch passes the gradient of NaN on');
  });

  it('by sigmoid and tanh', () => {
    assert.ok(Number.isNaN(layer('Sigmoid', [1, 1], [NaN]).output[0]));
    assert.ok(Number.isNaN(layer('Tanh', [1, 1], [NaN]).output[0]));
  });

  for (const position of [0, 1, 2, 3]) {
    it(`by max pooling, when entry ${position} of a window is NaN: it wins, and gets the gradient`, () => {
      const numbers = [1, 5, 3, 2];
      numbers[position] = NaN;
      const { output, back } = layer('MaxPool2d', [1, 1, 2, 2], numbers, { kernel_size: 2 });
      assert.deepEqual(output, [NaN]);
      assert.deepEqual(back, [0, 1, 2, 3].map((i) => (i === position ? 1 : 0)));
    });
  }

  it('by max pooling in other windows: they are as ever', () => {
    const { output } = layer('MaxPool2d', [1, 1, 2, 4], [NaN, 1, 7, 2, 3, 4, 5, 6], { kernel_size: 2 });
    assert.deepEqual(output, [NaN, 7]);
  });

  it('by average pooling', () => {
    const { output } = layer('AvgPool2d', [1, 1, 2, 4], [NaN, 1, 7, 2, 3, 4, 5, 6], { kernel_size: 2 });
    assert.deepEqual(output, [NaN, 5]);
  });
});

describe('Activations at their ends', () => {
  it('sigmoid neither overflows nor loses its digits', () => {
    const { output } = layer('Sigmoid', [1, 6], [0, 1000, -1000, Infinity, -Infinity, -40]);
    assert.deepEqual(output.slice(0, 5), [0.5, 1, 0, 1, 0]);
    assert.ok(Math.abs(output[5]! / Math.exp(-40) - 1) < 1e-15, 'e⁻⁴⁰ to all digits');
  });

  it('sigmoid’s slope keeps its digits where a is near 1', () => {
    const { back } = layer('Sigmoid', [1, 2], [40, -40]);
    for (const slope of back) assert.ok(Math.abs(slope / Math.exp(-40) - 1) < 1e-15, `${slope}`);
  });

  it('tanh ends at ±1', () => {
    assert.deepEqual(layer('Tanh', [1, 4], [1000, -1000, Infinity, -Infinity]).output, [1, -1, 1, -1]);
  });

  it('tanh of a tiny number is that number, with slope 1', () => {
    const { output, back } = layer('Tanh', [1, 1], [1e-200]);
    assert.deepEqual([output[0], back[0]], [1e-200, 1]);
  });

  it('ReLU gives 0, not −0, for what is not positive', () => {
    for (const value of layer('ReLU', [1, 3], [-0, 0, -3]).output) assert.ok(Object.is(value, 0));
  });
});

describe('Max pooling with padding', () => {
  it('never lets padding win, however negative the image', () => {
    const args = { kernel_size: 3, stride: 2, padding: 1 };
    const { output } = layer('MaxPool2d', [1, 1, 3, 3], [-9, -8, -7, -6, -5, -4, -3, -2, -1], args);
    assert.deepEqual(output, [-5, -4, -2, -1]);
  });

  it('of −∞ everywhere is −∞, and the first entry wins', () => {
    const numbers = Array<number>(4).fill(-Infinity);
    const { output, back } = layer('MaxPool2d', [1, 1, 2, 2], numbers, { kernel_size: 2 });
    assert.deepEqual([output, back], [[-Infinity], [1, 0, 0, 0]]);
  });
});
