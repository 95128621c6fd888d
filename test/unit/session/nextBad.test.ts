import assert from 'node:assert/strict';
import { notChecked, verdicts } from '../../../src/protocol/verdicts';
import { nextBad } from '../../../src/session/nextBad';

/** Positions that a walk from an edge meets, one after the other. */
function walk(numbers: readonly number[], verdict: Uint8Array | undefined, direction: 1 | -1): number[] {
  const tensor = { shape: [numbers.length], data: Float64Array.from(numbers) };
  const met: number[] = [];
  let at: number | undefined = direction === 1 ? -1 : numbers.length;
  while ((at = nextBad(tensor, verdict, at, direction)) !== undefined) met.push(at);
  return met;
}

describe('the next bad entry of a tensor', () => {
  it('is NaN or infinite where nothing was checked', () => {
    assert.deepEqual(walk([NaN, 1, Infinity, 0, -Infinity], undefined, 1), [0, 2, 4]);
    assert.deepEqual(walk([NaN, 1, Infinity, 0, -Infinity], undefined, -1), [4, 2, 0]);
    assert.deepEqual(walk([], undefined, 1), []);
  });

  it('has failed, is not finite on either side, or differs from run to run; no other verdict is bad', () => {
    const all = Uint8Array.from([...verdicts.keys(), notChecked]);
    const names = ['fail', 'nonFinite', 'nondeterministic'];
    const bad = verdicts.flatMap((verdict, code) => (names.includes(verdict) ? [code] : []));
    assert.deepEqual(walk(new Array(all.length).fill(1), all, 1), bad);
  });
});
