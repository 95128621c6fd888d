import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { changeOf, type Written } from './state';

/** f(z + d) − f(z) to 700 digits, rounded: numbers, or rows of numbers; see fixtures/generate.py. */
interface Case {
  readonly op: string;
  readonly args: Written;
  readonly points: readonly (readonly [z: Numbers, d: Numbers, change: Numbers, scale?: Numbers])[];
}

type Numbers = number | readonly number[];

/** Roundings that a rule may take, for each number in a row and for each unit of z that goes through an exponential. */
const ROUNDINGS = 64;

describe('Difference rules against arithmetic with 700 digits, for steps from 1e-24 to 100', () => {
  const file = path.join(process.cwd(), 'test/unit/operators/fixtures/changes.json');
  for (const { op, args, points } of JSON.parse(readFileSync(file, 'utf8')) as Case[]) {
    it(`${op} ${JSON.stringify(args)}`, () => {
      for (const [z, d, change, scale = change] of points) agrees(op, args, row(z), row(d), row(change), row(scale));
    });
  }
});

function row(numbers: Numbers): readonly number[] {
  return typeof numbers === 'number' ? [numbers] : numbers;
}

function agrees(
  op: string,
  args: Written,
  z: readonly number[],
  d: readonly number[],
  expected: readonly number[],
  scale: readonly number[],
): void {
  const { change } = changeOf(op, args, z, d);
  const reach = z.length > 1 ? z.length : 1 + Math.max(Math.abs(z[0]!), Math.abs(z[0]! + d[0]!));
  change.forEach((own, i) => {
    const excess = Math.abs(own - expected[i]!) / (ROUNDINGS * 2 ** -53 * reach * Math.abs(scale[i]!));
    assert.ok(own === expected[i]! || excess <= 1,
      `at z = ${z.join()} the step ${d.join()} gives ${own}, expected ${expected[i]!}: ${excess} times the tolerance`);
  });
}
