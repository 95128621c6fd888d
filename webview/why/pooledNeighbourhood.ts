import type { PooledAxis, WindowGeometry } from '../../src/protocol/windowGeometry';
import { ravel, type Shape } from '../../src/tensor/shape';
import type { Part } from '../../src/tensor/part';

/** A place in one of both grids, counted from its corner. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A pooled entry near the one that is explained. */
export interface PooledCell extends Place {
  /** Its coordinates in the output. */
  readonly index: readonly number[];
  /** The entries it looks at. */
  readonly window: readonly Place[];
  /** Who takes its gradient; absent for an average, which gives everybody a share. */
  readonly winner?: Place;
  readonly isTie: boolean;
  /** True when its window covers the entry. */
  readonly covers: boolean;
  /** True when its gradient reaches the entry. */
  readonly reaches: boolean;
}

/** A rectangle that is cut out of a tensor. */
export interface Cut {
  readonly rows: number;
  readonly columns: number;
  readonly part: Part;
}

/** The windows around an entry of the input of a pooling, with all they cover. */
export interface Neighbourhood {
  readonly output: Cut;
  readonly input: Cut;
  readonly entry: Place;
  readonly cells: readonly PooledCell[];
}

/** A stretch of lines, from the first to the last, both included. */
type Stretch = readonly [first: number, last: number];

/** Finds the windows that cover an entry, and their neighbours on both sides. A signal is an image of one row. */
export function pooledNeighbourhood(
  { axes, winners, ties }: Extract<WindowGeometry, { readonly kind: 'pooling' }>,
  index: readonly number[],
  outputShape: Shape,
): Neighbourhood {
  const leading = index.slice(0, index.length - axes.length);
  const [rows, columns] = axes.length === 1 ? [oneRow, axes[0]!] : [axes[0]!, axes[1]!];
  const [y, x] = axes.length === 1 ? [0, index.at(-1)!] : [index.at(-2)!, index.at(-1)!];
  const [high, wide] = [outputsNear(rows, y), outputsNear(columns, x)];
  const [down, across] = [inputsOf(rows, high, y), inputsOf(columns, wide, x)];
  const place = (row: number, column: number): Place => ({ row: row - down[0], column: column - across[0] });
  const inner = (row: number, column: number): readonly number[] => (axes.length === 1 ? [column] : [row, column]);

  const cells = lines(high).flatMap((row) => lines(wide).map((column): PooledCell => {
    const own = [...leading, ...inner(row, column)];
    const at = ravel(own, outputShape);
    const winner = winners?.[at];
    const covers = rows.looks[row]!.includes(y) && columns.looks[column]!.includes(x);
    return {
      row: row - high[0], column: column - wide[0], index: own, covers,
      window: rows.looks[row]!.flatMap((line) => columns.looks[column]!.map((cell) => place(line, cell))),
      ...(winner !== undefined && {
        winner: place(Math.floor(winner / columns.input), winner % columns.input),
      }),
      isTie: ties?.[at] === 1,
      reaches: winner === undefined ? covers : winner === y * columns.input + x,
    };
  }));
  const cut = (first: Stretch, second: Stretch): Cut => {
    const [tall, broad] = [first[1] - first[0] + 1, second[1] - second[0] + 1];
    const start = [...leading, ...inner(first[0], second[0])];
    return { rows: tall, columns: broad, part: { start, size: [...leading.map(() => 1), ...inner(tall, broad)] } };
  };
  return { output: cut(high, wide), input: cut(down, across), entry: place(y, x), cells };
}

const oneRow: PooledAxis = { input: 1, looks: [[0]] };

/** The outputs whose windows cover a position, and one more on each side; else the nearest one. */
function outputsNear({ looks }: PooledAxis, position: number): Stretch {
  const covering = looks.flatMap((window, output) => (window.includes(position) ? [output] : []));
  const nearest = looks.findLastIndex((window) => (window[0] ?? 0) <= position);
  const [first, last] = [covering[0] ?? Math.max(0, nearest), covering.at(-1) ?? Math.max(0, nearest)];
  return [Math.max(0, first - 1), Math.min(looks.length - 1, last + 1)];
}

/** Everything those outputs look at, and the position itself. */
function inputsOf({ looks }: PooledAxis, outputs: Stretch, position: number): Stretch {
  const seen = [position, ...lines(outputs).flatMap((output) => looks[output]!)];
  return [Math.min(...seen), Math.max(...seen)];
}

function lines([first, last]: Stretch): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, line) => first + line);
}
