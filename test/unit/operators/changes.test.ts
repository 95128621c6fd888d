import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stack } from '../../../src/engine/delta';
import { channelsOf } from '../../../src/tensor/shape';
import type { Tensor } from '../../../src/tensor/tensor';
import { stateOf } from './state';

/** f(z + d) − f(z) to 700 digits, rounded: numbers, or rows of numbers. */
interface Case<T> {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly points: readonly (readonly [z: T, d: T, change: T, scale?: T])[];
}

/** Roundings that a difference rule may take, for each unit of |z| and |z + d| that goes through an exponential function. */
const ROUNDINGS = 64;

describe('Difference rules against arithmetic with 700 digits, for steps from 1e-24 to 100', () => {
  const file = path.join(process.cwd(), 'test/unit/operators/fixtures/changes.json');
  for (const { op, args, points } of JSON.parse(readFileSync(file, 'utf8')) as Case<number | number[]>[]) {
    it(`${op} ${JSON.stringify(args)}`, () => {
      for (const [z, d, change, scale = change] of points) {
        const [zs, ds, changes, scales] = [z, d, change, scale].map((value) => [value].flat()) as [number[], number[], number[], number[]];
        const actual = differenceOf(op, args, zs, ds);
        changes.forEach((expected, i) => {
          const reach = 1 + Math.max(...zs.map((value, k) => Math.max(Math.abs(value), Math.abs(value + ds[k]!))));
          const allowed = ROUNDINGS * 2 ** -53 * Math.abs(scales[i]!) * (zs.length === 1 ? reach : zs.length);
          assert.ok(Math.abs(actual[i]! - expected) <= allowed,
            `at z = ${zs.join()} the step ${ds.join()} gives ${actual[i]!}, expected ${expected}: ${Math.abs(actual[i]! - expected) / allowed} times the tolerance`);
        });
      }
    });
  }
});

/** The change of one sample of as many features as there are numbers. */
function differenceOf(op: string, args: Readonly<Record<string, unknown>>, z: readonly number[], d: readonly number[]): Float64Array {
  const { operator, state } = stateOf(op, args, { shape: [1, z.length], data: Float64Array.from(z) });
  const stack: Stack = { rows: 1, sample: new Int32Array(1), perturbation: new Int32Array(1), branches: 'free', kinks: new Uint8Array(1) };
  const to = channelsOf((state.output as Tensor).shape);
  const data = new Float64Array(to);
  operator.difference(state as never, stack, [{ from: 0, to, data: Float64Array.from(d) }], { from: 0, to, data });
  return data;
}
