import type { Random } from '../../../src/tensor/random';

/** What a rule may look at: the weights, and what the network makes of them. */
export interface Objective {
  /** The numbers of every parameter tensor. A rule changes them, and puts them back. */
  readonly parameters: readonly Float64Array[];
  /** J, by a plain forward pass. */
  evaluate(): number;
}

/** The gradient of J by the backward pass, tensor by tensor as in `Objective.parameters`. */
export type Gradient = readonly Float64Array[];

/** A gradient checker that is in use: how it measures, and when it is content. */
export interface Rule {
  readonly name: string;
  /**
   * Takes all numeric derivatives that the rule needs: they have nothing to do with the backward pass, so that one
   * measurement serves for all backward passes of a network.
   * @param numbers for the directions or entries that the rule draws
   * @returns whether the rule accepts a gradient
   */
  measure(objective: Objective, numbers: Random): (gradient: Gradient) => boolean;
}
