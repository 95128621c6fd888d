import type { Said } from './sentence';

/** One of the tensors that an operator computed with, and the range of its finite numbers. */
export interface Operand {
  /** `x`, `conv1.output`, `fc1.weight`, `relu1.output.grad`. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** How many of its entries are NaN or infinite. */
  readonly nonFinite: number;
}

/**
 * What keeps a network from being checked as a whole, where it shows first: a number that is NaN or infinite, or an
 * operator that gives other numbers when it runs again on the same ones. Layers that it does not reach are checked.
 * What it says is a clause: without its full stop, and without the name of the layer.
 */
export interface Obstacle extends Said {
  readonly kind: 'nonFinite' | 'nondeterministic';
  readonly layer: string;
  /** By its name in an export: `fc1.output`, `x.grad`. */
  readonly tensor: string;
  readonly index: readonly number[];
  /** What stands there; of two runs both. */
  readonly values: readonly number[];
  /** What the operator made it from: empty when it was given, or when the operator is not deterministic. */
  readonly operands: readonly Operand[];
}
