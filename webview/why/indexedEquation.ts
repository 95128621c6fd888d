import type { ExplainedTerm } from '../../src/protocol/explanation';
import { written, type Notation } from '../../src/protocol/notation';
import { formatNumber } from '../format/number';
import type { NamedTensor } from '../notation/naming';
import { patternOf, type PatternFactor } from './pattern';

/** So many products are written out. */
const mostWritten = 3;

/**
 * An entry as a sum of indexed products, `dW[2, 3] = Σ(n) dZ[n, 2] · A_prev[n, 3]`, in parts between which a line may
 * break.
 */
export function indexedEquation(
  left: string,
  terms: readonly ExplainedTerm[],
  tensorOf: (name: string) => NamedTensor | undefined,
  notation: Notation,
): readonly string[] {
  const { letters, factors } = patternOf(terms, (name) => tensorOf(name)?.axes ?? []);
  const product = factors.map((factor, position): string => {
    const tensor = terms[0]!.factors[position]!.tensor;
    const isParameter = (tensor !== undefined && tensorOf(tensor)?.isParameter) === true;
    const sum = position === 0 && letters.length > 0 ? `Σ(${letters.join(', ')}) ` : '';
    return `${position > 0 ? '· ' : sum}${writtenFactor(factor, isParameter, notation)}`;
  });
  return [`${left} =`, ...product];
}

function writtenFactor({ symbol, index }: PatternFactor, isParameter: boolean, notation: Notation): string {
  const isCompound = symbol.includes(' ');
  if (isCompound) return `(${symbol})`;
  return index && index.length > 0 ? `${symbol}[${written(index, isParameter, notation).join(', ')}]` : symbol;
}

/** The first products in numbers: `0.42 · 0.13 − 0.12 · 0.5 + … = 0.0177`. */
export function numericSum(terms: readonly ExplainedTerm[], count: number, sum: number): string {
  const counting = terms.filter(({ product }) => product !== 0);
  const written = (counting.length > 0 ? counting : terms).slice(0, mostWritten);
  const shown = written.map(({ factors }, position) => {
    const numbers = factors.map(({ value }, at) =>
      (value < 0 && (position > 0 || at > 0) ? `(${formatNumber(value, 3)})` : formatNumber(value, 3)));
    return numbers.join(' · ');
  });
  const rest = count > shown.length ? ' + …' : '';
  return `= ${shown.join(' + ')}${rest} = ${formatNumber(sum)}`;
}
