import type { EntryOrder } from '../../../src/tensor/pages/request';
import type { Pages } from '../../state/pages';

/** How the rows of a table are ordered. */
export interface RowOrder {
  readonly by: EntryOrder;
  readonly descending: boolean;
}

/** An entry of the tensor. */
export interface Row {
  readonly position: number;
  readonly value: number;
}

/** Rows that are asked for at a time. */
const chunk = 512;

/** The entries of a tensor in one order, row by row. */
export class Rows {
  constructor(private readonly pages: Pages, readonly count: number, readonly order: RowOrder) {}

  /** A row; undefined when it is not here yet: then it is asked for. */
  at(row: number): Row | undefined {
    const place = this.placeOf(row);
    const from = place - (place % chunk);
    const entries = this.pages.peek('ordered', { by: this.order.by, from, count: chunk });
    if (!entries) return undefined;
    return { position: entries.positions[place - from]!, value: entries.values[place - from]! };
  }

  /** Rows from one to another, both included, at once or later. */
  async between(first: number, last: number): Promise<readonly Row[]> {
    const [a, b] = [this.placeOf(first), this.placeOf(last)];
    const [from, end] = [Math.min(a, b), Math.max(a, b) + 1];
    const { positions, values } = await this.pages.fetch('ordered', { by: this.order.by, from, count: end - from });
    const rows = Array.from(positions, (position, at) => ({ position, value: values[at]! }));
    return this.isReversed ? rows.reverse() : rows;
  }

  /** Where a row is in the order that the numbers are asked for in: by position up, by magnitude down. */
  private placeOf(row: number): number {
    return this.isReversed ? this.count - 1 - row : row;
  }

  private get isReversed(): boolean {
    return this.order.descending !== (this.order.by === 'magnitude');
  }
}
