import type { Contribution, ExplainedFactor, Explanation } from '../../protocol/explanation';
import { pythonNumber, pythonText } from '../../protocol/python';
import { indexText } from './indexText';

/** What the script is to find. */
export interface NumpyScript {
  /** Why the entry is what it is, with all of its products. */
  readonly explanation: Explanation;
  /** The .npz file with all tensors of the run. */
  readonly file: string;
  /** The number in a tensor of the run. */
  entry(tensor: string, index: readonly number[]): number;
}

/**
 * A Python script that recomputes an entry of a gradient with NumPy, product by product, from the tensors of a run. A
 * factor that is no entry of a tensor, such as `1 − a²`, is written as a number.
 */
export function numpyScript(script: NumpyScript): string {
  const { explanation: { tensor, index, contributions, rounding }, file } = script;
  const parts = contributions.map((contribution, i) => contributionLines(contribution, i, script));
  const sums = parts.map(({ name }) => name).join(' + ');
  const place = index.length === 0 ? '[()]' : `[${index.join(', ')}]`;
  return [
    `# Recomputes ${tensor}${index.length === 0 ? '' : `[${index.join(', ')}]`} from the products that add up to it.`,
    '# The file holds every tensor of the run, exported as a NumPy archive.',
    'import numpy as np',
    '',
    `t = np.load(${pythonText(file)})`,
    ...parts.flatMap(({ lines }) => ['', ...lines]),
    '',
    `value = ${sums === '' ? '0.0' : sums}`,
    `engine = t[${pythonText(tensor)}]${place}`,
    'print("recomputed:", value)',
    'print("engine:    ", engine)',
    // NumPy adds in another order than the engine: each may be off by the rounding of its own additions.
    `assert np.isclose(value, engine, rtol=1e-12, atol=${pythonNumber(2 * rounding)}, equal_nan=True)`,
    '',
  ].join('\n');
}

function contributionLines(
  contribution: Contribution,
  position: number,
  script: NumpyScript,
): { readonly name: string; readonly lines: readonly string[] } {
  const { layer, op, symbol, equation, terms } = contribution;
  const heading = `# ${layer} (${op})${equation ? `: ${equation.text}` : ''}`;
  const name = position === 0 ? 'total' : `total${position + 1}`;
  if (terms.length === 0) return { name, lines: [heading, `${name} = 0.0  # nothing comes back to ${symbol} here`] };
  const used = new Set(['np', 't', 'value', 'engine', name]);
  const factors = columns(contribution).map((column) => {
    const variable = variableFor(column[0]!.symbol, used);
    return { variable, line: `${variable} = ${factorText(column, script)}` };
  });
  const product = factors.map(({ variable }) => variable).join(' * ');
  // A factor that is the same number in every product does not know how many there are.
  const sum = `np.sum(np.broadcast_to(${product}, ${terms.length}))`;
  return { name, lines: [heading, ...factors.map(({ line }) => line), `${name} = ${sum}`] };
}

/** The first factors of all products, the second ones, and so on; a product with fewer of them is filled up with 1. */
function columns({ terms }: Contribution): ExplainedFactor[][] {
  const count = Math.max(...terms.map(({ factors }) => factors.length));
  const one: ExplainedFactor = { symbol: 'one', value: 1 };
  return Array.from({ length: count }, (_, position) => terms.map(({ factors }) => factors[position] ?? one));
}

/** The factors as entries of their tensor, if that is what they are, else as numbers. */
function factorText(factors: readonly ExplainedFactor[], { entry }: NumpyScript): string {
  const { tensor, index: first } = factors[0]!;
  const areEntries = tensor !== undefined && first !== undefined && factors.every((factor) =>
    factor.tensor === tensor && factor.index !== undefined && Object.is(entry(tensor, factor.index), factor.value));
  if (!areEntries) return numbersText(factors);
  if (first.length === 0) return `t[${pythonText(tensor)}][()]`;
  const axes = first.map((_, axis) => indexText(factors.map(({ index }) => index![axis]!)));
  return `t[${pythonText(tensor)}][${axes.join(', ')}]`;
}

function numbersText(factors: readonly ExplainedFactor[]): string {
  const [{ value: first }] = factors as readonly [ExplainedFactor];
  const { symbol } = factors[0]!;
  const list = factors.every(({ value }) => Object.is(value, first))
    ? pythonNumber(first) : `np.array([${factors.map(({ value }) => pythonNumber(value)).join(', ')}])`;
  return `${list}  # ${symbol}`;
}

/** A symbol as the name of a variable, if it can be one. */
function variableFor(symbol: string, used: Set<string>): string {
  const base = /^[A-Za-z]\w*$/.test(symbol) ? symbol : 'factor';
  let name = base;
  for (let count = 2; used.has(name); count++) name = `${base}_${count}`;
  used.add(name);
  return name;
}
