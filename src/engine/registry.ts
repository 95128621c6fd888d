import type { ArgumentTable } from './arguments';
import { crossEntropyLoss } from './losses/crossEntropyLoss';
import { mseLoss } from './losses/mseLoss';
import type { Loss, Operator } from './operator';
import { add } from './operators/add';
import { avgPool2d } from './operators/avgPool2d';
import { conv2d } from './operators/conv2d';
import { flatten } from './operators/flatten';
import { linear } from './operators/linear';
import { maxPool2d } from './operators/maxPool2d';
import { relu } from './operators/relu';
import { sigmoid } from './operators/sigmoid';
import { tanh } from './operators/tanh';

/**
 * An operator whose own types of arguments, parameters and saved values are forgotten: the engine passes them through
 * from the operator's `prepare` and argument table to its other functions without looking inside.
 */
export function erased<Table extends ArgumentTable, P, S>(operator: Loss<Table, P, S>): Loss;
export function erased<Table extends ArgumentTable, P, S>(operator: Operator<Table, P, S>): Operator;
export function erased<Table extends ArgumentTable, P, S>(operator: Operator<Table, P, S>): Operator {
  return operator as unknown as Operator;
}

/** The operators and losses that definitions may name. */
export interface Registry {
  readonly operators: ReadonlyMap<string, Operator>;
  readonly losses: ReadonlyMap<string, Loss>;
}

/** A registry of these operators and losses, by their names. */
export function registryOf(operators: readonly Operator[], losses: readonly Loss[]): Registry {
  return {
    operators: new Map(operators.map((operator) => [operator.op, operator])),
    losses: new Map(losses.map((loss) => [loss.op, loss])),
  };
}

/** Every operator and loss that comes with the product; a new one is one more line. */
export const standardRegistry: Registry = registryOf(
  [
    erased(linear),
    erased(conv2d),
    erased(maxPool2d),
    erased(avgPool2d),
    erased(relu),
    erased(sigmoid),
    erased(tanh),
    erased(flatten),
    erased(add),
  ],
  [erased(mseLoss), erased(crossEntropyLoss)],
);
