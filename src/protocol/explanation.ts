import type { EquationView } from './views';

/** One factor of a product: an entry of a tensor, or a number such as 1/m, which has no place in a tensor. */
export interface ExplainedFactor {
  /** As a person reads it: `dZ`, `A_prev`, `1 − a²`. */
  readonly symbol: string;
  readonly value: number;
  /** The tensor it is an entry of, or is worked out from, under its name in an export. */
  readonly tensor?: string;
  readonly index?: readonly number[];
}

/** One of the products that add up to an entry of a gradient. */
export interface ExplainedTerm {
  readonly factors: readonly ExplainedFactor[];
  readonly product: number;
}

/** What one layer sends back to an entry. A tensor that several layers use gets one from each of them. */
export interface Contribution {
  readonly layer: string;
  readonly op: string;
  /** What the layer calls the gradient: `dA_prev`, `dW`. */
  readonly symbol: string;
  /** The formula behind the products; absent where the layer has none for this gradient. */
  readonly equation?: EquationView;
  /** In the order in which the layer adds them; of very many the largest alone. */
  readonly terms: readonly ExplainedTerm[];
  /** How many products there are, with those that are not listed. */
  readonly count: number;
  /** What the products that are not listed add up to. */
  readonly rest: number;
  /** What all of them add up to. */
  readonly sum: number;
}

/** Why an entry of a gradient is what it is. */
export interface Explanation {
  readonly tensor: string;
  readonly index: readonly number[];
  readonly value: number;
  /** In the order in which the backward pass adds them; none when no layer uses the tensor. */
  readonly contributions: readonly Contribution[];
  /** All products added up without rounding in between. */
  readonly sum: number;
  /** How far value and sum may be apart because the engine rounds after every addition. */
  readonly rounding: number;
}

/** The most products of one layer that an explanation lists. */
export const mostTerms = 1000;
