import assert from 'node:assert/strict';
import { GradientEntries } from '../../../src/check/entries';
import { boundOf } from '../../../src/check/verdict';
import { notChecked, verdicts } from '../../../src/protocol/verdicts';
import type { Verdict } from '../../../src/protocol/views';

const ROUNDINGS = 64;

/** Bound of an entry whose products have the magnitude 1. */
const BOUND = boundOf(ROUNDINGS, 1);

/** Entries whose gradient is 1 and whose products have the magnitude 1, all but those given. */
function entriesOf(shape: readonly number[], analytic: Record<number, number> = {}, sums: Record<number, number> = {}) {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const fill = (own: Record<number, number>): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => own[i] ?? 1);
  return new GradientEntries('fc.weight', shape, fill(analytic), fill(sums), ROUNDINGS);
}

/** What becomes of an entry that is judged so. */
const judgements = {
  fail: (entries: GradientEntries, at: number) => entries.judge(at, 2),
  pass: (entries: GradientEntries, at: number) => entries.judge(at, 1),
  kink: (entries: GradientEntries, at: number) => entries.judge(at, 0, [0, 2]),
  nonFinite: (entries: GradientEntries, at: number) => entries.judge(at, NaN),
};

function verdictsOf(entries: GradientEntries): (Verdict | undefined)[] {
  return [...entries.verdict].map((code) => verdicts[code]);
}

describe('Entries of a gradient', () => {
  it('are not checked until they are judged', () => {
    const entries = entriesOf([2, 2]);
    assert.deepEqual([...entries.verdict], [notChecked, notChecked, notChecked, notChecked]);
    const { name, shape, checked, maxError, maxRelativeError, worst } = entries.summary();
    assert.deepEqual({ name, shape, checked, maxError, maxRelativeError, worst },
      { name: 'fc.weight', shape: [2, 2], checked: 0, maxError: 0, maxRelativeError: 0, worst: [] });
  });

  it('have bounds from their sums of magnitudes, 0 where nothing leads to the loss', () => {
    const { bound } = entriesOf([3], {}, { 1: 0, 2: 4 });
    assert.deepEqual([...bound], [BOUND, 0, boundOf(ROUNDINGS, 4)]);
  });

  it('get each its own verdict, and the counts of them', () => {
    const entries = entriesOf([2, 3], { 4: 0 }, { 4: 0 });
    judgements.pass(entries, 0);
    judgements.fail(entries, 1);
    judgements.kink(entries, 3);
    entries.judge(4, 0);
    judgements.nonFinite(entries, 5);
    assert.deepEqual(verdictsOf(entries), ['pass', 'fail', undefined, 'kink', 'untested', 'nonFinite']);
    const { checked, verdicts: counts } = entries.summary();
    assert.equal(checked, 5);
    for (const verdict of ['pass', 'fail', 'kink', 'untested', 'nonFinite'] as const) assert.equal(counts[verdict], 1);
    assert.equal(counts.belowNoise, 0);
  });

  it('have the largest errors in the summary, infinite ones for what is no number', () => {
    const entries = entriesOf([4], { 1: -3 });
    entries.judge(0, 1.5);
    entries.judge(1, 1);
    assert.deepEqual([entries.summary().maxError, entries.summary().maxRelativeError], [4, 4 / 3]);
    entries.judge(2, NaN);
    const { maxError, maxRelativeError, worst } = entries.summary();
    assert.deepEqual([maxError, maxRelativeError], [Infinity, Infinity]);
    for (const { error, relativeError } of worst) assert.ok(!Number.isNaN(error) && !Number.isNaN(relativeError));
  });

  it('are listed by their verdict first, then by how far they are beyond their bounds', () => {
    const entries = entriesOf([7], { 6: 0 }, { 1: 10, 6: 0 });
    entries.judge(6, 0); // untested
    entries.judge(1, 1 + BOUND); // a tenth of its bound
    entries.judge(2, 1 + BOUND / 2);
    entries.judge(3, 3);
    entries.judge(4, 2);
    judgements.kink(entries, 5);
    judgements.nonFinite(entries, 0);
    assert.deepEqual(entries.summary().worst.map(({ index }) => index[0]), [3, 4, 0, 5, 2, 1, 6]);
  });

  it('whose bound is 0 come before every other that fails', () => {
    const entries = entriesOf([2], {}, { 1: 0 });
    entries.judge(0, 9);
    entries.judge(1, 1 + 1e-15);
    assert.deepEqual(entries.summary().worst.map(({ index }) => index[0]), [1, 0]);
  });

  it('whose bounds are 0 are listed by their errors, infinite ones by their places', () => {
    const unused = entriesOf([30], Object.fromEntries(Array.from({ length: 30 }, (_, at) => [at, 0])),
      Object.fromEntries(Array.from({ length: 30 }, (_, at) => [at, 0])));
    // 7 and 30 have no common divisor: each error occurs once.
    for (let at = 0; at < 30; at++) unused.judge(at, 1 + ((7 * at) % 30));
    const errors = unused.summary().worst.map(({ error }) => error);
    assert.deepEqual(errors, Array.from({ length: 20 }, (_, place) => 30 - place));
    const infinite = entriesOf([4]);
    for (const [at, value] of [1, NaN, Infinity, NaN].entries()) infinite.judge(at, value);
    assert.deepEqual(infinite.summary().worst.map(({ index }) => index[0]), [1, 2, 3, 0]);
  });

  it('are listed twenty at most, the worst first, in whatever order they were judged', () => {
    const entries = entriesOf([100]);
    const positions = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    for (const i of positions) entries.judge(i, i % 10 === 0 ? 2 + i : 1 + (i * BOUND) / 200);
    const listed = entries.summary().worst.map(({ index }) => index[0]!);
    assert.deepEqual(listed.slice(0, 10), [90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    const rest = listed.slice(10);
    assert.equal(rest.length, 10);
    const excess = (i: number): number => Math.abs(1 - entries.numeric[i]!);
    const others = positions.filter((i) => i % 10 !== 0 && !rest.includes(i));
    rest.forEach((i, at) => assert.ok(excess(i) <= excess(rest[at - 1] ?? i)));
    for (const i of others) assert.ok(excess(i) <= excess(rest.at(-1)));
  });

  it('are shown with place, both sides, errors, bound, and the derivatives to both sides of a kink', () => {
    const entries = entriesOf([2, 2], { 2: 0.5 });
    entries.judge(2, 0, [0, 2]);
    assert.deepEqual(entries.summary().worst, [{
      index: [1, 0], analytic: 0.5, numeric: 0, error: 0.5, relativeError: 1, bound: BOUND, verdict: 'kink',
      oneSided: [0, 2],
    }]);
  });

  it('conclude nothing from failures that are withdrawn', () => {
    const entries = entriesOf([3]);
    judgements.fail(entries, 0);
    judgements.fail(entries, 1);
    judgements.pass(entries, 2);
    assert.deepEqual(entries.failures(), [0, 1]);
    entries.withdraw([1]);
    assert.deepEqual(verdictsOf(entries), ['fail', 'belowNoise', 'pass']);
    assert.deepEqual(entries.failures(), [0]);
  });
});
