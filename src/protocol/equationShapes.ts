/** A size, or a letter for one that is not known yet: `N` for the samples, `5N` for five entries of each. */
export type Axis = number | string;

/** A stretch of an equation: a tensor with its shape, or what stands between tensors. */
export interface EquationPiece {
  readonly text: string;
  readonly shape?: readonly Axis[];
}

/**
 * Whether a layer's equations are those of matrices, in which samples are columns as in the derivation: an activation
 * of `N × 120` in PyTorch's order is `120 × N` in them. Equations that transpose are.
 */
export function haveSamplesAsColumns(equations: readonly { readonly text: string }[]): boolean {
  return equations.some(({ text }) => text.includes('ᵀ'));
}

/** A tensor that an equation may name, with its shape in PyTorch's order. */
export interface EquationTensor {
  readonly shape: readonly Axis[];
  /** Weights and biases stay as they are where activations are turned. */
  readonly isParameter: boolean;
}

/**
 * Splits an equation into its tensors, each with its shape where it stands, and what is between them; joined, the
 * pieces are the equation.
 * @param tensors under the layer's symbols (`A_prev`, `Z`, `W`, `b`); a gradient has the shape of its tensor
 * @param columns see haveSamplesAsColumns
 */
export function equationPieces(
  text: string,
  tensors: ReadonlyMap<string, EquationTensor>,
  columns: boolean,
): EquationPiece[] {
  const pieces: EquationPiece[] = [];
  let end = 0;
  for (const { 0: written, 1: symbol, 2: transposed, index } of text.matchAll(tensorIn(tensors.keys()))) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    const shape = columns ? inColumns(tensors.get(symbol!)!) : tensors.get(symbol!)!.shape;
    pieces.push({ text: written, shape: transposed === undefined ? shape : [...shape].reverse() });
    end = index + written.length;
  }
  const rest = text.slice(end);
  const ones = columns && rest === ' 1' ? onesBehind(pieces) : undefined;
  if (ones) pieces.push({ text: ' ' }, { text: '1', shape: ones });
  else if (rest !== '') pieces.push({ text: rest });
  return pieces;
}

/**
 * Letters and digits of any script, with those above and below the line. Said by ranges: the tables behind `\p{L}` take
 * longer to load than all else that a first hover does.
 */
const wordly = '\\w\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff\\u2071-\\u209c\\u2c00-\\u2dff\\u3040-\\ud7ff';

/** Finds a symbol, or its gradient, where it stands as a whole: not inside a word, nor an entry of it (`A[x, y]`). */
function tensorIn(symbols: Iterable<string>): RegExp {
  const longestFirst = [...symbols].sort((a, b) => b.length - a.length).map(literally);
  const known = longestFirst.length > 0 ? longestFirst.join('|') : '(?!)';
  return new RegExp(`(?<![${wordly}])d?(${known})(ᵀ)?(?![${wordly}[])`, 'gu');
}

function literally(symbol: string): string {
  return symbol.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A weight is `[units, features]` as ever; a bias becomes a column, an activation `[N, *, units]` is `units × N`. */
function inColumns({ shape, isParameter }: EquationTensor): readonly Axis[] {
  if (shape.length === 1) return [shape[0]!, 1];
  if (shape.length === 0 || isParameter) return shape;
  return [shape[shape.length - 1]!, shape.slice(0, -1).reduce(times)];
}

function times(a: Axis, b: Axis): Axis {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const [sizes, letters] = typeof a === 'number' ? [a, b] : [b, a];
  return sizes === 1 ? letters : `${sizes}·${letters}`;
}

/** The factor 1 behind a matrix is the vector of ones that sums up its columns, the samples (eq. 24). */
function onesBehind(pieces: readonly EquationPiece[]): readonly Axis[] | undefined {
  const matrix = pieces.at(-1)?.shape;
  return matrix?.length === 2 ? [matrix[1]!, 1] : undefined;
}
