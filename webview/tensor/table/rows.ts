import type { EntryOrder } from '../../../src/tensor/pages/request';
import type { Pages } from '../../state/pages';
import type { ErrorColumn, ErrorKind } from './errorColumns';

/** How the rows of a table are ordered; errors are by their magnitude. */
export interface RowOrder {
  readonly by: EntryOrder | ErrorKind;
  readonly descending: boolean;
}

/** An entry of the tensor. */
export interface Row {
  readonly position: number;
  /** NaN where it was not computed. */
  readonly value: number;
  /** One for each column of errors; undefined where there is none, as for an entry that was not checked. */
  readonly errors: readonly (number | undefined)[];
}

/** Rows that are asked for at a time. */
const chunk = 512;

/** The entries of a tensor in one order, row by row. */
export class Rows {
  /** What is here, by the place of its first row. */
  private readonly chunks = new Map<number, readonly Row[]>();

  constructor(
    private readonly pages: Pages,
    private readonly errors: readonly ErrorColumn[],
    readonly count: number,
    readonly order: RowOrder,
  ) {}

  /** A row; undefined when it is not here yet: then it is asked for. */
  at(row: number): Row | undefined {
    const place = this.placeOf(row);
    const from = place - (place % chunk);
    let rows = this.chunks.get(from);
    if (!rows) {
      rows = this.peekChunk(from);
      if (rows) this.chunks.set(from, rows);
    }
    return rows?.[place - from];
  }

  /** The row of the entry at a flat position; undefined when that is not known yet: then it is asked for. */
  rowOf(position: number): number | undefined {
    const place = this.sorted.peek('place', { by: this.sortedBy, position });
    return place === undefined ? undefined : this.placeOf(place);
  }

  /** Rows from one to another, both included, at once or later. */
  async between(first: number, last: number): Promise<readonly Row[]> {
    const [a, b] = [this.placeOf(first), this.placeOf(last)];
    const [from, end] = [Math.min(a, b), Math.max(a, b) + 1];
    const found = await this.sorted.fetch('ordered', { by: this.sortedBy, from, count: end - from });
    const positions = [...found.positions];
    const [values, ...columns] = await Promise.all([
      this.sorted === this.pages ? found.values : this.pages.fetch('values', { positions }),
      ...this.errors.map(async ({ pages }) => columnOf(
        await pages.fetch('values', { positions }), await pages.fetch('missing', { positions }))),
    ]);
    const rows = rowsOf(positions, values, columns);
    return this.isReversed ? rows.reverse() : rows;
  }

  private peekChunk(from: number): readonly Row[] | undefined {
    const found = this.sorted.peek('ordered', { by: this.sortedBy, from, count: chunk });
    if (!found) return undefined;
    const positions = [...found.positions];
    const values = this.sorted === this.pages ? found.values : this.pages.peek('values', { positions });
    // All are asked for at once, before one that is not here ends it.
    const columns = this.errors.map(({ pages }) => {
      const [errors, missing] = [pages.peek('values', { positions }), pages.peek('missing', { positions })];
      return errors && missing && columnOf(errors, missing);
    });
    return values && columns.every((column) => column !== undefined) ? rowsOf(positions, values, columns) : undefined;
  }

  /** The numbers that the rows are ordered by. */
  private get sorted(): Pages {
    return this.errors.find(({ kind }) => kind === this.order.by)?.pages ?? this.pages;
  }

  private get sortedBy(): EntryOrder {
    return this.order.by === 'position' ? 'position' : 'magnitude';
  }

  /** Where a row is in the order that the numbers are asked for in: by position up, by magnitude down. */
  private placeOf(row: number): number {
    return this.isReversed ? this.count - 1 - row : row;
  }

  private get isReversed(): boolean {
    return this.order.descending !== (this.sortedBy === 'magnitude');
  }
}

type Column = readonly (number | undefined)[];

function columnOf(errors: Float64Array, missing: Uint8Array): Column {
  return Array.from(errors, (error, at) => (missing[at] === 1 ? undefined : error));
}

function rowsOf(positions: readonly number[], values: Float64Array, columns: readonly Column[]): Row[] {
  return positions.map((position, at) => ({
    position, value: values[at]!, errors: columns.map((column) => column[at]),
  }));
}
