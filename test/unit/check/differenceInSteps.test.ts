import assert from 'node:assert/strict';
import { writeDifference } from '../../../src/check/blackBox/rules';
import { differenceInSteps } from '../../../src/check/differenceInSteps';
import type { Delta, Stack } from '../../../src/engine/delta';
import { NUMBERS_AT_ONCE } from '../../../src/engine/parts';
import { random } from '../../../src/tensor/random';
import { nodeOf, runNetwork } from '../engine/networks';

/** Layers that keep channels apart, of which one row is more than is walked through at a time. */
const layers = {
  ReLU: {},
  PReLU: { num_parameters: 5 },
  Dropout: { p: 0.5 },
  MaxPool2d: { kernel_size: 2, stride: 1 },
  AvgPool2d: { kernel_size: 2, stride: 1 },
};

describe('Differences in steps', () => {
  for (const [op, args] of Object.entries(layers)) {
    it(`of ${op} are those of one go, and let others speak in between`, () => {
      const sketch = { inputs: { x: [2, 5, 300, 300] }, layers: [{ name: 'layer', op, args }] };
      const node = nodeOf(runNetwork(sketch), 'layer');
      const [x] = node.state.inputs;
      const { uniform } = random(1);
      // Lies on a kink, where there is one, which the perturbations of its sample have to hear of.
      x!.data[5 * 300 * 300 + 2 * 300 * 300 + 7] = 0;
      const [from, to] = [1, 4];
      const stack = (): Stack => ({
        rows: 3, sample: Int32Array.of(1, 0, 1), perturbation: Int32Array.of(0, 0, 1), branches: 'held',
        kinks: new Uint8Array(2),
      });
      const input: Delta = { from, to, data: Float64Array.from({ length: 3 * 3 * 300 * 300 }, () => uniform() - 0.5) };
      const output = (): Delta => ({
        from, to, data: new Float64Array((3 * 3 * node.state.output.data.length) / 10).fill(NaN),
      });
      const [whole, pieces] = [output(), output()];
      const [once, inSteps] = [stack(), stack()];
      writeDifference(node, once, [input], whole);
      let steps = 0;
      for (const work = differenceInSteps(node, inSteps, [input], pieces); !work.next().done;) steps++;
      assert.ok(steps >= whole.data.length / NUMBERS_AT_ONCE, `${steps} steps`);
      assert.deepEqual(pieces.data, whole.data);
      assert.deepEqual(inSteps.kinks, once.kinks);
      assert.equal(once.kinks.includes(1), op.endsWith('ReLU'));
    });
  }
});
