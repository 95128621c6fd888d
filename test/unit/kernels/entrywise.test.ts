import assert from 'node:assert/strict';
import { broadcast, sumChannels } from '../../../src/engine/kernels/channels';
import { rectify, rectifyGradient } from '../../../src/engine/kernels/rectifier';
import { guarded, normals, places } from './places';

const special = [0, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE];

describe('Kernels of the rectifier, against their definition', () => {
  for (const [place, open] of Object.entries(places)) {
    for (const length of [1, 2, 7, 8, 9, 25, 100]) {
      it(`${length} numbers in ${place}`, () => {
        const allocate = open();
        const z = normals(length, allocate);
        z.set(special.slice(0, length));
        const [a, dZ] = [guarded(length, allocate), guarded(length, allocate)];
        const dA = normals(length, allocate);
        dA.set([Infinity, NaN].slice(0, length));
        const before = dZ.numbers.slice();
        rectify(z, a.numbers);
        rectifyGradient(z, dA, dZ.numbers);
        z.forEach((value, i) => {
          assert.ok(Object.is(a.numbers[i], value <= 0 ? 0 : value), `a of ${value} is ${a.numbers[i]}`);
          assert.ok(
            Object.is(dZ.numbers[i], value <= 0 ? before[i] : before[i]! + dA[i]!),
            `dZ at ${value} is ${dZ.numbers[i]}`,
          );
        });
        assert.ok(a.intact() && dZ.intact());
      });
    }
  }
});

describe('Kernels of biases, against their definition', () => {
  for (const [place, open] of Object.entries(places)) {
    for (const [samples, channels, inner] of [
      [1, 1, 1],
      [3, 5, 1],
      [2, 3, 2],
      [2, 6, 49],
      [4, 3, 100],
    ] as const) {
      it(`${samples} samples of ${channels} channels of ${inner} numbers in ${place}`, () => {
        const allocate = open();
        const values = normals(channels, allocate);
        const { numbers, intact } = guarded(samples * channels * inner, allocate);
        broadcast(values, inner, numbers);
        numbers.forEach((value, i) => assert.equal(value, values[Math.floor(i / inner) % channels]));
        assert.ok(intact());

        const input = normals(samples * channels * inner, allocate);
        const sums = guarded(channels, allocate);
        const expected = sums.numbers.slice();
        input.forEach((value, i) => (expected[Math.floor(i / inner) % channels]! += value));
        sumChannels(input, inner, sums.numbers);
        sums.numbers.forEach((sum, f) =>
          assert.ok(Math.abs(sum - expected[f]!) < 1e-12, `sum ${f} is ${sum}, expected ${expected[f]}`),
        );
        assert.ok(sums.intact());
      });
    }
  }
});
