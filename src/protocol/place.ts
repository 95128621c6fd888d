/** An entry of a tensor, as that of which a sentence speaks. */
export interface Place {
  /** The tensor's name in an export: `conv1.weight.grad`. */
  readonly tensor: string;
  /** Coordinates in the order in which they are stored. */
  readonly index: readonly number[];
}
