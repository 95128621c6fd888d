import assert from 'node:assert/strict';
import { verdicts } from '../../../src/protocol/verdicts';
import { checkVariant } from '../../../src/session/checkVariants';

const pass = verdicts.indexOf('pass');
const checked = new Map([['fc.weight', {
  name: 'fc.weight', shape: [2, 2],
  analytic: Float64Array.of(1, -2, 0, 5), numeric: Float64Array.of(1, 2, 0, 4), bound: new Float64Array(4),
  verdict: Uint8Array.of(pass, 0, pass, 255),
}]]);

function numbers(name: string): number[] | undefined {
  const found = checkVariant(checked, name);
  return found && [...found.data];
}

describe('the sides of a check as tensors', () => {
  it('have the shape of the gradient; what was not checked is missing', () => {
    assert.deepEqual(checkVariant(checked, 'fc.weight.grad.error')!.shape, [2, 2]);
    assert.deepEqual([...checkVariant(checked, 'fc.weight.grad.error')!.missing!], [0, 0, 0, 1]);
    assert.deepEqual(numbers('fc.weight.grad.numeric'), [1, 2, 0, NaN]);
    assert.deepEqual(numbers('fc.weight.grad.error'), [0, 4, 0, NaN]);
    // |−2 − 2| / 2, and 0 where both sides are.
    assert.deepEqual(numbers('fc.weight.grad.relativeError'), [0, 2, 0, NaN]);
  });

  it('are none for other names', () => {
    assert.equal(numbers('fc.weight.grad'), undefined);
    assert.equal(numbers('fc.bias.grad.error'), undefined);
    assert.equal(numbers('fc.weight.error'), undefined);
  });
});
