import assert from 'node:assert/strict';
import { add, columnsOf, map, rowsOf, type Matrix } from './matrix';

/** What rounding may make of a sum of products, relative to the sum of their magnitudes. */
const ROUNDING = 1e-13;

type Formula<Operands extends readonly Matrix[]> = (...operands: readonly [...Operands]) => Matrix | number;

/**
 * Asserts that the engine's numbers are what a formula of sums and products says. The same formula of the operands'
 * magnitudes tells how large the terms of each entry are, and so what rounding may do to it.
 */
export function assertFormula<Operands extends readonly Matrix[]>(
  actual: Matrix | number,
  formula: Formula<Operands>,
  ...operands: readonly [...Operands]
): void {
  assertClose(actual, formula(...operands), formula(...magnitudes<Operands>(operands)));
}

/** The same for the sum of a formula over several cases (samples, say), each with its own operands. */
export function assertSum<Operands extends readonly Matrix[], Case>(
  actual: Matrix | number,
  formula: Formula<Operands>,
  cases: readonly Case[],
  operands: (each: Case) => readonly [...Operands],
): void {
  const sumOf = (read: (each: Case) => readonly [...Operands]): Matrix =>
    cases.map((each) => asMatrix(formula(...read(each)))).reduce(add);
  assertClose(actual, sumOf(operands), sumOf((each) => magnitudes<Operands>(operands(each))));
}

function magnitudes<Operands extends readonly Matrix[]>(operands: readonly [...Operands]): readonly [...Operands] {
  return operands.map((a) => map(a, Math.abs)) as unknown as readonly [...Operands];
}

/** Asserts that both have the same shape, and that every entry agrees to 1e-13 of its scale (one number serves all). */
export function assertClose(actual: Matrix | number, expected: Matrix | number, scale: Matrix | number): void {
  const [own, other] = [asMatrix(actual), asMatrix(expected)];
  assert.equal(`${rowsOf(own)} × ${columnsOf(own)}`, `${rowsOf(other)} × ${columnsOf(other)}`);
  own.forEach((row, i) => row.forEach((value, j) => {
    const allowed = ROUNDING * (typeof scale === 'number' ? scale : scale[i]![j]!);
    const error = Math.abs(value - other[i]![j]!);
    assert.ok(error <= allowed, `[${i}, ${j}] is ${value}, not ${other[i]![j]}: off by ${error} > ${allowed}`);
  }));
}

/** Asserts that two matrices of one shape are clearly not the same: a formula that is wrong gives other numbers. */
export function assertDifferent(actual: Matrix, other: Matrix): void {
  const differences = actual.flatMap((row, i) => row.map((value, j) => Math.abs(value - other[i]![j]!)));
  const largest = Math.max(...actual.flat().map(Math.abs));
  assert.ok(Math.max(...differences) > 1e-3 * largest, 'the two agree');
}

const asMatrix = (value: Matrix | number): Matrix => (typeof value === 'number' ? [[value]] : value);
