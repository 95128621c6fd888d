import { formatShape } from '../tensor/shape';

/** An entry of a tensor, as that of which a sentence speaks. */
export interface Place {
  /** The tensor's name in an export: `conv1.weight.grad`. */
  readonly tensor: string;
  /** Coordinates in the order in which they are stored. */
  readonly index: readonly number[];
}

/** A tensor's shape, likewise. */
export interface Extent {
  readonly tensor: string;
  /** In the order in which it is stored. */
  readonly shape: readonly number[];
}

/** What a sentence says of a tensor, and a notation may write in another order. */
export type Written = Place | Extent;

/** As it is stored: `[2, 3]`, or `120 × 400`. */
export function asStored(written: Written): string {
  return 'index' in written ? `[${written.index.join(', ')}]` : formatShape(written.shape);
}
