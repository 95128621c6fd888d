import assert from 'node:assert/strict';
import { ruleText, toleranceOf } from '../../../src/protocol/tolerance';
import { openNetwork, type Sketch } from '../engine/networks';
import { check, layerOf, tensorOf } from './drive';
import { lenet } from './lenetSketch';

/** f(x) = x² with a derivative that is off by one part in a thousand. */
const slightlyWrong: Sketch = {
  inputs: { x: [1, 3] },
  layers: [{ name: 'square', op: 'Elementwise', args: { expr: 'x ** 2', dexpr: '2.002 * x' } }],
};

describe('A rule of the user’s own', () => {
  it('decides instead of the bounds, and is in the report', () => {
    assert.equal(check(openNetwork(slightlyWrong)).verdict, 'fail');
    const lenient = check(openNetwork(slightlyWrong), { tolerance: { rtol: 2e-3, atol: 0 } });
    assert.equal(lenient.verdict, 'pass');
    assert.deepEqual(lenient.tolerance, { rtol: 2e-3, atol: 0 });
    assert.equal(check(openNetwork(slightlyWrong), { tolerance: { rtol: 5e-4, atol: 0 } }).verdict, 'fail');
  });

  it('allows atol + rtol |n|, and says so entry by entry', () => {
    const { worst } = tensorOf(check(openNetwork(slightlyWrong), { tolerance: { rtol: 0.5, atol: 0.25 } }), 'x');
    for (const { numeric, bound, verdict } of worst) {
      assert.equal(bound, 0.25 + 0.5 * Math.abs(numeric));
      assert.equal(verdict, 'pass');
    }
  });

  it('is final, also where it is stricter than rounding', () => {
    assert.equal(check(openNetwork(lenet)).verdict, 'pass');
    const strict = check(openNetwork(lenet), { tolerance: { rtol: 1e-20, atol: 0 } });
    assert.equal(strict.verdict, 'fail');
    assert.match(strict.culprit!.reason, /your rule: \|a − n\| ≤ 0 \+ 1e-20·\|n\|/);
  });

  it('leaves a kink a kink, and a dead entry untested', () => {
    const network = openNetwork({ inputs: { x: [1, 3] }, layers: [{ name: 'relu', op: 'ReLU' }] });
    network.inputs[0]!.tensor.data.set([0, -1, 1]);
    const report = check(network, { tolerance: { rtol: 1e-6, atol: 1e-6 } });
    assert.deepEqual(tensorOf(report, 'x').verdicts,
      { pass: 1, fail: 0, kink: 0, belowNoise: 0, untested: 2, nonFinite: 0, nondeterministic: 0 });
    assert.notEqual(layerOf(report, 'relu').local, 'fail');
  });

  it('must be made of numbers from 0', () => {
    for (const tolerance of [{ rtol: -1, atol: 0 }, { rtol: 0, atol: NaN }, { rtol: Infinity, atol: 0 }]) {
      assert.throws(() => check(openNetwork(slightlyWrong), { tolerance }), /(rtol|atol) is .*, expected a number from 0/);
    }
  });

  it('is there when one of both numbers is', () => {
    assert.equal(toleranceOf(undefined, undefined), undefined);
    assert.deepEqual(toleranceOf(1e-3, undefined), { rtol: 1e-3, atol: 0 });
    assert.deepEqual(toleranceOf(undefined, 1e-5), { rtol: 0, atol: 1e-5 });
    assert.equal(ruleText({ rtol: 1e-3, atol: 1e-5 }), '|a − n| ≤ 0.00001 + 0.001·|n|');
  });
});
