import type { Equation } from '../../engine/operator';
import {
  equationPieces, haveSamplesAsColumns, type EquationPiece, type EquationTensor,
} from '../../protocol/equationShapes';
import { formatShape } from '../../tensor/shape';
import type { LayerTensor } from '../definitions/layerTensors';

/**
 * Each equation of a layer as lines of a fixed-width font, the shapes under their symbols:
 *
 *     dW       = dZ       A_prevᵀ    eq. 18, 20
 *     120 × 400  120 × N  N × 400
 *
 * Where all shapes are one, it stands once, under the left side.
 */
export function equationBlocks(equations: readonly Equation[], tensors: readonly LayerTensor[]): string[][] {
  const known = new Map(tensors.map(({ symbol, shape, isParameter }): [string, EquationTensor] =>
    [symbol, { shape, isParameter }]));
  const columns = haveSamplesAsColumns(equations);
  return equations.map(({ text, numbers }) => align(equationPieces(text, known, columns), numbers));
}

/** Blanks between two shapes. */
const gap = 2;

/** Shapes begin under their symbols. Where one would run into the next, the equation is pulled apart. */
function align(pieces: readonly EquationPiece[], numbers: readonly number[]): string[] {
  const printed = onceEach(pieces);
  let symbols = '';
  let shapes = '';
  let between = '';
  for (const [position, { text }] of pieces.entries()) {
    const shape = printed[position]!;
    if (shape === '') {
      between += text;
      continue;
    }
    const missing = lengthOf(shapes) + gap - lengthOf(symbols + between);
    symbols += (shapes === '' ? '' : ' '.repeat(Math.max(0, missing))) + between;
    between = '';
    shapes += ' '.repeat(lengthOf(symbols) - lengthOf(shapes)) + shape;
    symbols += text;
  }
  const cited = numbers.length > 0 ? `    eq. ${citation(numbers)}` : '';
  return [symbols + between + cited, ...(shapes === '' ? [] : [shapes])];
}

/** The shapes to print: each at the first appearance of its symbol; only one when all are the same. */
function onceEach(pieces: readonly EquationPiece[]): string[] {
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

/** Equation numbers, runs of them shortened: `25, 27–29`. */
export function citation(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && number === run.at(-1)! + 1) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]!}–${run.at(-1)!}` : run.join(', '))).join(', ');
}

/** Characters, not code units: a symbol may hold the name of a layer, which may hold any. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
