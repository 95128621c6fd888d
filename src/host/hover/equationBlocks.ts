import type { Equation } from '../../engine/operator';
import { citation, writtenEquations, type WrittenEquation } from '../../protocol/equations';
import type { EquationTensor } from '../../protocol/equationShapes';
import type { Notation } from '../../protocol/notation';
import { english, type Sentence } from '../../protocol/sentence';
import type { LayerTensor } from '../definitions/layerTensors';

/**
 * Each equation of a layer as lines of a fixed-width font, the shapes under their symbols:
 *
 *     dW       = dZ       A_prevᵀ    eq. 18, 20
 *     120 × 400  120 × N  N × 400
 *
 * Where all shapes are one, it stands once, under the left side.
 * @param say puts what is cited into the language of the editor
 */
export function equationBlocks(
  equations: readonly Equation[],
  tensors: readonly LayerTensor[],
  notation: Notation,
  say: (cited: Sentence) => string = english,
): string[][] {
  const known = new Map(tensors.map(({ symbol, shape, isParameter }): [string, EquationTensor] =>
    [symbol, { shape, isParameter }]));
  return writtenEquations(equations, known, notation).map((equation) => align(equation, say));
}

/** Blanks between two shapes. */
const gap = 2;

/** Shapes begin under their symbols. Where one would run into the next, the equation is pulled apart. */
function align({ pieces, shapes: printed, ...cited }: WrittenEquation, say: (cited: Sentence) => string): string[] {
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
  const source = citation(cited);
  return [`${symbols}${between}${source ? `    ${say(source)}` : ''}`, ...(shapes === '' ? [] : [shapes])];
}

/** Characters, not code units: a symbol may hold the name of a layer, which may hold any. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
