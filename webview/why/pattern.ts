import type { ExplainedTerm } from '../../src/protocol/explanation';
import type { Sentence } from '../../src/protocol/sentence';

/** A factor in indexed form: its coordinates as numbers where they stay, as letters where they run. */
export interface PatternFactor {
  readonly symbol: string;
  /** Absent for a number that has no place in a tensor. */
  readonly index?: readonly string[];
}

/** What all products of a sum have in common: `Σ over n of dZ[n, 2] · A_prev[n, 3]`. */
export interface Pattern {
  /** The letters that run. */
  readonly letters: readonly string[];
  readonly factors: readonly PatternFactor[];
}

/** The letter that counts along an axis of this name; those of the derivation where it has one. */
const letters: Readonly<Record<string, string>> = {
  sample: 'n', unit: 'j', input: 'i', filter: 'f', channel: 'c', row: 'x', column: 'y', position: 't',
};

interface Variable {
  readonly letter: string;
  readonly values: readonly number[];
}

/**
 * Writes products of the same symbols as one indexed product.
 * @param axesOf what the axes of a tensor count
 */
export function patternOf(
  terms: readonly ExplainedTerm[],
  axesOf: (tensor: string) => readonly Sentence[],
): Pattern {
  const variables: Variable[] = [];
  const factors = (terms[0]?.factors ?? []).map(({ symbol, tensor, index }, position): PatternFactor => {
    if (tensor === undefined || !index) return { symbol };
    const names = axesOf(tensor);
    return {
      symbol,
      index: index.map((first, axis) => {
        const values = terms.map(({ factors: own }) => own[position]?.index?.[axis] ?? 0);
        if (values.every((value) => value === first)) return String(first);
        return writtenBy(variables, values) ?? newVariable(variables, values, names[axis]?.words ?? '');
      }),
    };
  });
  return { letters: variables.map(({ letter }) => letter), factors };
}

/** The coordinate as a multiple of a letter that runs already, plus a number: `x + 2`, `5 − x`, `7 − 2x`. */
function writtenBy(variables: readonly Variable[], values: readonly number[]): string | undefined {
  for (const { letter, values: running } of variables) {
    const other = running.findIndex((value) => value !== running[0]);
    const slope = (values[other]! - values[0]!) / (running[other]! - running[0]!);
    const offset = values[0]! - slope * running[0]!;
    const isLinear = Number.isInteger(slope) && slope !== 0
      && values.every((value, term) => value === slope * running[term]! + offset);
    if (isLinear) return linear(letter, slope, offset);
  }
  return undefined;
}

function linear(letter: string, slope: number, offset: number): string {
  const multiple = Math.abs(slope) === 1 ? letter : `${Math.abs(slope)}${letter}`;
  if (slope < 0) return offset === 0 ? `−${multiple}` : `${offset} − ${multiple}`;
  if (offset === 0) return multiple;
  return `${multiple} ${offset > 0 ? '+' : '−'} ${Math.abs(offset)}`;
}

function newVariable(variables: Variable[], values: readonly number[], name: string): string {
  let letter = letters[name] ?? 'k';
  while (variables.some((variable) => variable.letter === letter)) letter += '′';
  variables.push({ letter, values });
  return letter;
}
