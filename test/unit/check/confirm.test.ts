import assert from 'node:assert/strict';
import { confirmFailures } from '../../../src/check/confirm';
import { GradientEntries } from '../../../src/check/entries';
import type { Task } from '../../../src/check/tasks';
import { verdicts } from '../../../src/protocol/verdicts';
import { sideAlong, slow } from './oracle';

/** f(x) = Σ exp(xᵢ), whose derivative by each entry is exp of it. */
const size = 40;
const numbers = Float64Array.from({ length: size }, (_, i) => Math.sin(i));
const slopes = numbers.map(Math.exp);

/** A gradient of f under check, with what is wrong on either side. */
function task(wrong: { analytic?: Record<number, number>; numeric?: Record<number, number> }) {
  const spoiled = (factors: Record<number, number> = {}): Float64Array =>
    slopes.map((slope, i) => slope * (factors[i] ?? 1));
  const entries = new GradientEntries('x', [size], spoiled(wrong.analytic), slopes.slice(), 64);
  spoiled(wrong.numeric).forEach((numeric, entry) => entries.judge(entry, numeric));
  const data = numbers.slice();
  let evaluations = 0;
  const evaluate = (): number => {
    evaluations++;
    return data.reduce((sum, value) => sum + Math.exp(value), 0);
  };
  const subject = { tensor: { shape: [size], data } } as unknown as Task['subject'];
  const own = { layer: 'x', subject, entries, evaluate: slow(evaluate), noise: () => 0 } as unknown as Task;
  return { own, entries, data, spent: () => evaluations };
}

function confirm(own: Task): void {
  const steps = confirmFailures(own);
  while (!steps.next().done);
}

function failing(entries: GradientEntries): number[] {
  return [...entries.verdict.keys()].filter((i) => verdicts[entries.verdict[i]!] === 'fail');
}

const all = (factor: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: size }, (_, i) => [i, factor]));

describe('Second oracle on failures', () => {
  for (const factor of [-1, 2, 1.001, 1 + 1e-6]) {
    it(`confirms a gradient that is wrong everywhere, ${factor} times what it should be, in a few passes`, () => {
      const { own, entries, spent } = task({ analytic: all(factor) });
      confirm(own);
      assert.equal(failing(entries).length, size);
      assert.ok(spent() < 100, `${spent()} passes`);
    });
  }

  it('confirms a single entry', () => {
    const { own, entries } = task({ analytic: { 7: 1.001 } });
    confirm(own);
    assert.deepEqual(failing(entries), [7]);
  });

  it('concludes nothing when it is the numeric side that is wrong, in one entry or everywhere', () => {
    for (const numeric of [{ 7: 1.001 }, all(2), all(1 + 1e-5)]) {
      const { own, entries } = task({ numeric });
      confirm(own);
      assert.deepEqual(failing(entries), []);
      assert.ok([...entries.verdict].some((code) => verdicts[code] === 'belowNoise'));
    }
  });

  it('tells apart failures of both sides, of alike size', () => {
    const numeric = { 30: 1.01, 32: 1.01, 36: 1.01, 38: 1.01 };
    const { own, entries } = task({ analytic: { 3: 1.01, 5: 1.01 }, numeric });
    confirm(own);
    const left = failing(entries);
    assert.ok(left.includes(3) && left.includes(5), left.join());
    for (const wrong of [30, 32, 36, 38]) assert.ok(!left.includes(wrong), left.join());
  });

  it('concludes nothing from failures that are too small to be seen by subtraction', () => {
    const { own, entries } = task({ analytic: all(1 + 1e-13) });
    assert.equal(failing(entries).length, size, 'larger than the bound');
    confirm(own);
    assert.deepEqual(failing(entries), []);
  });

  it('lets them stay beside larger ones that are confirmed', () => {
    const { own, entries } = task({ analytic: { ...all(1 + 1e-13), 4: 2 } });
    confirm(own);
    assert.equal(failing(entries).length, size);
  });

  it('puts every number back', () => {
    const { own, data } = task({ analytic: all(2) });
    confirm(own);
    assert.deepEqual(data, numbers);
  });
});

describe('Side of subtraction along a direction', () => {
  const direction = numbers.map((_, i) => (i % 3) - 1);
  const slope = direction.reduce((sum, d, i) => sum + d * slopes[i]!, 0);
  const side = (analytic: number, numeric: number) => {
    const data = numbers.slice();
    const evaluate = (): number => data.reduce((sum, value) => sum + Math.exp(value), 0);
    return sideAlong(data, direction, { analytic, numeric }, evaluate);
  };

  it('is that of the numeric derivative when it alone is right', () => assert.equal(side(2 * slope, slope), 'numeric'));
  it('is on neither when both are wrong', () => assert.equal(side(2 * slope, 3 * slope), 'neither'));
  it('is not sure when the analytic one is right', () => assert.equal(side(slope, 2 * slope), 'unsure'));
});
