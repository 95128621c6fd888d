import assert from 'node:assert/strict';
import { random, randomFor, type Random } from '../../../src/tensor/random';
import { fnv1a, seededWords, uniformFrom, xoshiro128StarStar } from './reference';

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number): number => mean(values.map((value) => value ** power));

/** How far the mean of a sample is from what is expected, in units of its own standard error. */
function standardErrors(values: readonly number[], expected: number, variance: number): number {
  return Math.abs(mean(values) - expected) / Math.sqrt(variance / values.length);
}

/** χ² of counts that should all be alike. */
function chiSquare(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - ma) * (b[i]! - mb)));
  return covariance / Math.sqrt((moment(a, 2) - ma ** 2) * (moment(b, 2) - mb ** 2));
}

const N = 20_000;

describe('The reference of these tests', () => {
  it('is xoshiro128**: from the state 1, 2, 3, 4 it gives the words of the published C program', () => {
    const words = xoshiro128StarStar([1n, 2n, 3n, 4n]);
    assert.deepEqual(Array.from({ length: 10 }, () => Number(words())), [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe('Seeded random numbers', () => {
  it('are those of xoshiro128**, bit for bit, for seeds and streams of all sizes', () => {
    for (const seed of [0, 1, 42, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      for (const stream of [0, 1, -1, 0x7fffffff]) {
        const [own, words] = [random(seed, stream), seededWords(seed, stream)];
        const label = `seed ${seed}, stream ${stream}`;
        for (let i = 0; i < 20; i++) assert.equal(own.uniform(), uniformFrom(words), label);
      }
    }
  });

  it('of a name come from a stream of their own: FNV-1a of the name', () => {
    for (const name of ['', 'conv1.weight', 'fc.bias', 'β']) {
      const [own, words] = [randomFor(7, name), seededWords(7, fnv1a(name))];
      for (let i = 0; i < 10; i++) assert.equal(own.uniform(), uniformFrom(words), name);
    }
  });

  it('are the same for the same seed and stream, whatever others do', () => {
    const first = take(10, random(5, 3).uniform);
    const [other, again] = [random(5, 4), random(5, 3)];
    assert.deepEqual(take(10, () => (other.uniform(), again.uniform())), first);
  });

  const pairs: readonly (readonly [string, Random, Random])[] = [
    ['neighbouring seeds', random(1), random(2)],
    ['seeds 2³² apart', random(1), random(1 + 2 ** 32)],
    ['neighbouring streams', random(1, 1), random(1, 2)],
    ['seed and stream exchanged', random(1, 2), random(2, 1)],
    ['names of one letter less', randomFor(1, 'fc1.weight'), randomFor(1, 'fc1.weigh')],
    ['weight and bias of a layer', randomFor(1, 'fc1.weight'), randomFor(1, 'fc1.bias')],
  ];
  for (const [name, a, b] of pairs) {
    it(`are not related for ${name}`, () => {
      const [first, second] = [take(N, a.uniform), take(N, b.uniform)];
      assert.equal(first.filter((value, i) => value === second[i]).length, 0);
      assert.ok(Math.abs(correlation(first, second)) < 5 / Math.sqrt(N));
    });
  }

  it('have first numbers that are spread evenly over seeds', () => {
    const counts = new Array<number>(20).fill(0);
    for (let seed = 0; seed < N; seed++) counts[Math.floor(random(seed).uniform() * 20)]!++;
    assert.ok(chiSquare(counts) < 60, `χ² = ${chiSquare(counts)} with 19 degrees of freedom`);
  });
});

describe('Uniform numbers', () => {
  const values = take(N, random(11).uniform);

  it('lie in [0, 1), with 53 bits', () => {
    assert.ok(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 53)));
    assert.ok(values.some((value) => !Number.isInteger(value * 2 ** 51)));
  });

  it('have mean 1/2 and variance 1/12', () => {
    assert.ok(standardErrors(values, 1 / 2, 1 / 12) < 5);
    assert.ok(standardErrors(values.map((value) => (value - 0.5) ** 2), 1 / 12, 1 / 180) < 5);
  });

  it('fill a hundred bins alike', () => {
    const counts = new Array<number>(100).fill(0);
    for (const value of values) counts[Math.floor(value * 100)]!++;
    // With 99 degrees of freedom χ² is 99 ± 14.
    assert.ok(chiSquare(counts) > 40 && chiSquare(counts) < 170, `χ² = ${chiSquare(counts)}`);
  });

  it('do not depend on the number before', () => {
    assert.ok(Math.abs(correlation(values.slice(1), values.slice(0, -1))) < 5 / Math.sqrt(N));
  });
});

describe('Normal numbers', () => {
  const values = take(N, random(12).normal);

  it('have the moments 0, 1, 0 and 3', () => {
    assert.ok(standardErrors(values, 0, 1) < 5);
    assert.ok(standardErrors(values.map((value) => value ** 2), 1, 2) < 5);
    assert.ok(standardErrors(values.map((value) => value ** 3), 0, 15) < 5);
    assert.ok(standardErrors(values.map((value) => value ** 4), 3, 96) < 5);
  });

  it('lie within one, two and three deviations as often as they should', () => {
    for (const [deviations, share] of [[1, 0.682689], [2, 0.9545], [3, 0.9973]] as const) {
      const inside = values.map((value) => (Math.abs(value) < deviations ? 1 : 0));
      assert.ok(standardErrors(inside, share, share * (1 - share)) < 5);
    }
  });

  it('come in pairs that are not related', () => {
    const [even, odd] = [0, 1].map((parity) => values.filter((_, i) => i % 2 === parity));
    assert.ok(Math.abs(correlation(even!, odd!)) < 5 / Math.sqrt(N / 2));
    assert.ok(Math.abs(correlation(even!.map(Math.abs), odd!.map(Math.abs))) < 5 / Math.sqrt(N / 2));
  });

  it('follow the polar method: two uniform numbers in the unit disc give two normal ones', () => {
    const [own, uniform] = [random(3), random(3)];
    for (let pair = 0; pair < 50; pair++) {
      let u: number, v: number, s: number;
      do {
        [u, v] = [2 * uniform.uniform() - 1, 2 * uniform.uniform() - 1];
        s = u ** 2 + v ** 2;
      } while (s >= 1 || s === 0);
      for (const w of [u, v]) {
        const expected = w * Math.sqrt((-2 * Math.log(s)) / s);
        assert.ok(Math.abs(own.normal() - expected) <= 1e-15 * Math.abs(expected));
      }
    }
  });
});

describe('Random signs', () => {
  it('are the bits of the words, the lowest first', () => {
    const [signs, words] = [random(5, 3), random(5, 3)];
    for (let trial = 0; trial < 40; trial++) {
      // A uniform number holds the upper bits of two words.
      const [first, second] = [take(32, () => signs.sign()), take(32, () => signs.sign())];
      const upper = (bits: number[], from: number): number =>
        bits.slice(from).reduce((sum, sign, bit) => sum + (sign < 0 ? 2 ** bit : 0), 0);
      assert.equal(words.uniform(), (upper(first, 5) * 2 ** 26 + upper(second, 6)) / 2 ** 53);
    }
  });

  it('are 1 as often as −1', () => {
    const numbers = random(11);
    const sum = take(100_000, () => numbers.sign()).reduce<number>((total, sign) => total + sign, 0);
    // Five standard deviations.
    assert.ok(Math.abs(sum) < 5 * Math.sqrt(100_000), `they add up to ${sum}`);
  });
});

describe('Whole random numbers', () => {
  it('fill [0, bound) evenly', () => {
    const { integer } = random(13);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < N; i++) counts[integer(7)]!++;
    assert.ok(chiSquare(counts) < 30, `χ² = ${chiSquare(counts)} with 6 degrees of freedom`);
  });

  it('are 0 below 1', () => assert.deepEqual(take(5, () => random(1).integer(1)), [0, 0, 0, 0, 0]));

  it('reach far above 2³²', () => {
    const numbers = random(14);
    const values = take(1000, () => numbers.integer(2 ** 50));
    assert.ok(values.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 50));
    assert.ok(Math.max(...values) > 2 ** 49);
  });
});
