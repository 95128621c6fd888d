import assert from 'node:assert/strict';
import { BlackBox } from '../../src/check/blackBox/blackBox';
import { STEP, type Delta, type Stack } from '../../src/engine/delta';
import type { Node, Value } from '../../src/engine/network';
import { random, type Random } from '../../src/tensor/random';
import { channelsOf, sizeOf } from '../../src/tensor/shape';
import { goldenCases } from './run';
import { stackOf } from './stack';

/**
 * Every layer of the golden networks, taken for a black box: what subtracting its outputs gives lies no further from
 * what its difference rules give than the error that it states, and that error is small.
 */
describe('Layers of the golden networks as black boxes', () => {
  let [compared, precise] = [0, 0];

  for (const { set, name, cases } of goldenCases()) {
    it(`${set}/${name}`, () => {
      for (const golden of cases) {
        const { network } = golden.open();
        network.forward();
        network.backward();
        const numbers = random(11, golden.name.length);
        for (const node of network.nodes) {
          inputsAgree(node, numbers);
          parametersAgree(node, numbers);
        }
      }
    });
  }

  it('nearly all of them are smooth enough to tell to seven digits', () => {
    assert.ok(compared > 100, `${compared} comparisons`);
    assert.ok(precise > 0.95 * compared, `${precise} of ${compared}`);
  });

  function inputsAgree(node: Node, numbers: Random): void {
    const { operator, state, sources, output } = node;
    const moved = new Map<Value, Delta>();
    for (const value of sources) {
      if (!value.gradient) continue;
      const data = value.tensor.data.map(() => STEP * numbers.normal());
      moved.set(value, { from: 0, to: channelsOf(value.tensor.shape), data });
    }
    const deltas = sources.map((value) => moved.get(value));
    const samples = sources[0]!.tensor.shape[0]!;
    const write = { rule: stackOf(samples, 'held'), box: measured(samples) };
    const change = { rule: changeOf(output, samples), box: changeOf(output, samples) };
    operator.difference!(state as never, write.rule, deltas, change.rule);
    new BlackBox(node).difference(write.box, deltas, change.box);
    compare(node, 'inputs', change, write.box);
  }

  function parametersAgree(node: Node, numbers: Random): void {
    const { operator, state, output } = node;
    for (const [key, { data }] of Object.entries(state.parameters) as [string, { data: Float64Array }][]) {
      const rule = operator.perturb![key]!;
      const entry = numbers.integer(data.length);
      if (rule.frozen?.(state as never, entry)) continue;
      const samples = output.tensor.shape[0]!;
      const [from, to] = rule.channels(state as never, entry);
      const width = output.tensor.data.length / samples / channelsOf(output.tensor.shape);
      const narrow = { from, to, data: new Float64Array(samples * (to - from) * width) };
      rule.difference(state as never, stackOf(samples, 'held'), Int32Array.of(entry), STEP, narrow);
      const change = { rule: changeOf(output, samples), box: changeOf(output, samples) };
      for (let row = 0; row < samples; row++) {
        const own = narrow.data.subarray(row * (to - from) * width, (row + 1) * (to - from) * width);
        change.rule.data.set(own, (row * change.rule.to + from) * width);
      }
      const stack = measured(samples);
      new BlackBox(node).perturbation(key).difference(state, stack, Int32Array.of(entry), STEP, change.box);
      compare(node, key, change, stack);
    }
  }

  /** Weighed with the gradient of the output, as the error is. On a corner the sides are no derivatives. */
  function compare(node: Node, what: string, { rule, box }: Record<'rule' | 'box', Delta>, stack: Stack): void {
    if (stack.kinks[0] === 1) return;
    const weights = node.output.gradient!.data;
    let [off, scale] = [0, 0];
    const isScalar = node.output.tensor.shape.length === 0;
    const [exact, own] = [rule.data, box.data].map((data) =>
      (isScalar ? Float64Array.of(data.reduce((sum, value) => sum + value, 0)) : data));
    exact!.forEach((value, i) => {
      off += Math.abs(value - own![i]!) * Math.abs(weights[i]!) / STEP;
      scale += Math.abs(value) * Math.abs(weights[i]!) / STEP;
    });
    const stated = stack.errors![0]! / STEP;
    const claim = `${off} off in ${scale}, ±${stated} stated`;
    assert.ok(off <= stated + 1e-13 * scale, `${node.operator.op} (${node.name}), ${what}: ${claim}`);
    compared++;
    if (stated <= 1e-7 * scale) precise++;
  }
});

/** With room for what subtraction may be off by. */
function measured(rows: number): Stack {
  return { ...stackOf(rows, 'held'), errors: new Float64Array(1) };
}

/** Room for the change of a value; of a scalar each row has a share. */
function changeOf({ tensor: { shape } }: Value, rows: number): Delta {
  const data = new Float64Array(shape.length === 0 ? rows : sizeOf(shape));
  return { from: 0, to: channelsOf(shape), data };
}
