import { formatShape } from '../tensor/shape';
import {
  equationPieces, haveSamplesAsColumns, type EquationPiece, type EquationTensor,
} from './equationShapes';
import { writtenShape, type Notation } from './notation';
import { sentence, type Sentence } from './sentence';

/** An equation of a layer, as it is written in a notation. */
export interface WrittenEquation {
  /** What it computes: `output`, `input`, or a parameter. */
  readonly of: string;
  readonly text: string;
  readonly numbers: readonly number[];
  /** Its tensors, and what is between them. */
  readonly pieces: readonly EquationPiece[];
  /** The shape to print under each piece, or nothing. */
  readonly shapes: readonly string[];
  /** True when it is the transpose of the equation that has these numbers. */
  readonly isTransposed: boolean;
}

interface Equation {
  readonly of: string;
  readonly text: string;
  readonly numbers: readonly number[];
}

/**
 * The equations of a layer with their shapes. In the notation of the derivation the samples of a dense layer are
 * columns; in PyTorch's they are rows, and every product is the transposed one.
 * @param tensors under the layer's symbols, with their shapes as they are stored
 */
export function writtenEquations(
  equations: readonly Equation[],
  tensors: ReadonlyMap<string, EquationTensor>,
  notation: Notation,
): WrittenEquation[] {
  const isOfMatrices = haveSamplesAsColumns(equations);
  return equations.map(({ of, text: given, numbers }) => {
    const text = isOfMatrices && notation === 'pytorch' ? withSamplesAsRows(given, tensors) : given;
    const pieces = isOfMatrices
      ? matrixPieces(text, tensors, notation)
      : equationPieces(text, writtenTensors(tensors, notation), false);
    return { of, text, numbers, pieces, shapes: shapesUnder(pieces), isTransposed: text !== given };
  });
}

function matrixPieces(
  text: string,
  tensors: ReadonlyMap<string, EquationTensor>,
  notation: Notation,
): readonly EquationPiece[] {
  if (notation === 'derivation') return equationPieces(text, tensors, true);
  const pieces = equationPieces(text, tensors, false);
  const samples = pieces.at(-2)?.shape?.at(-1);
  // The ones that sum up the samples: a vector, as the bias is.
  if (pieces.at(-1)?.text !== ' 1' || samples === undefined) return pieces;
  return [...pieces.slice(0, -1), { text: ' ' }, { text: '1', shape: [samples] }];
}

function writtenTensors(
  tensors: ReadonlyMap<string, EquationTensor>,
  notation: Notation,
): ReadonlyMap<string, EquationTensor> {
  return new Map([...tensors].map(([symbol, { shape, isParameter }]) =>
    [symbol, { shape: writtenShape(shape, isParameter, notation), isParameter }]));
}

/**
 * An equation of matrices whose activations are transposed: `dW = dZ A_prevᵀ` becomes `dW = dZᵀ A_prev`, and
 * `Z = W A_prev + b` becomes `Z = A_prev Wᵀ + b`. What is no sum of products stays as it is.
 */
function withSamplesAsRows(text: string, tensors: ReadonlyMap<string, EquationTensor>): string {
  const [left = '', right] = text.split(' = ');
  const isTurned = (symbol: string): boolean => {
    const tensor = tensors.get(symbol) ?? tensors.get(symbol.replace(/^d/, ''));
    return tensor !== undefined && !tensor.isParameter;
  };
  const isVector = (symbol: string): boolean => tensors.get(symbol)?.shape.length === 1;
  if (right === undefined) return text;
  const products = right.split(' + ').map((product) => {
    const factors = product.split(' ').map((factor) => {
      const symbol = factor.replace('ᵀ', '');
      return { symbol, isTransposed: factor.endsWith('ᵀ') !== isTurned(symbol) };
    });
    const turned = isTurned(left)
      ? factors.reverse().map(({ symbol, isTransposed }) => ({ symbol, isTransposed: !isTransposed }))
      : factors;
    return turned.map(({ symbol, isTransposed }) =>
      (isTransposed && symbol !== '1' && !isVector(symbol) ? `${symbol}ᵀ` : symbol)).join(' ');
  });
  return `${left} = ${products.join(' + ')}`;
}

/** The shapes to print: each at the first appearance of its symbol; only one when all are the same. */
function shapesUnder(pieces: readonly EquationPiece[]): readonly string[] {
  const printed = pieces.map(({ shape }) => (shape ? formatShape(shape) : ''));
  const areAllTheSame = new Set(printed.filter((shape) => shape !== '')).size === 1;
  const seen = new Set<string>();
  return pieces.map(({ text }, position) => {
    const symbol = text.replace(/^d/, '');
    if (printed[position] === '' || seen.has(symbol) || (areAllTheSame && seen.size > 0)) return '';
    seen.add(symbol);
    return printed[position]!;
  });
}

/** Numbers of equations in the derivation, runs of them shortened: `eq. 25, 27–29`; undefined for none. */
export function citation({ numbers, isTransposed = false }: {
  readonly numbers: readonly number[];
  readonly isTransposed?: boolean;
}): Sentence | undefined {
  if (numbers.length === 0) return undefined;
  const runs: [first: number, last: number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && number <= run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  const written = runs.map(formatRun).join(', ');
  return isTransposed ? sentence`eq. ${written}, transposed` : sentence`eq. ${written}`;
}

function formatRun([first, last]: readonly [number, number]): string {
  if (first === last) return String(first);
  return last === first + 1 ? `${first}, ${last}` : `${first}–${last}`;
}
