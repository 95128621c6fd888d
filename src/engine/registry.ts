import type { ArgumentTable } from './arguments';
import { bceLoss } from './losses/bceLoss';
import { bceWithLogitsLoss } from './losses/bceWithLogitsLoss';
import { crossEntropyLoss } from './losses/crossEntropyLoss';
import { huberLoss } from './losses/huberLoss';
import { klDivLoss } from './losses/klDivLoss';
import { l1Loss } from './losses/l1Loss';
import { mseLoss } from './losses/mseLoss';
import { nllLoss } from './losses/nllLoss';
import { smoothL1Loss } from './losses/smoothL1Loss';
import type { Loss, Operator } from './operator';
import { add } from './operators/add';
import { embedding } from './operators/embedding';
import { dropout } from './operators/dropout';
import { layerNorm } from './operators/layerNorm';
import { groupNorm } from './operators/groupNorm';
import { instanceNorm2d } from './operators/instanceNorm2d';
import { batchNorm2d } from './operators/batchNorm2d';
import { batchNorm1d } from './operators/batchNorm1d';
import { upsample } from './operators/upsample';
import { zeroPad2d } from './operators/zeroPad2d';
import { mul } from './operators/mul';
import { concat } from './operators/concat';
import { reshape } from './operators/reshape';
import { identity } from './operators/identity';
import { avgPool2d } from './operators/avgPool2d';
import { adaptiveMaxPool2d } from './operators/adaptiveMaxPool2d';
import { adaptiveAvgPool2d } from './operators/adaptiveAvgPool2d';
import { avgPool1d } from './operators/avgPool1d';
import { conv2d } from './operators/conv2d';
import { convTranspose2d } from './operators/convTranspose2d';
import { conv1d } from './operators/conv1d';
import { flatten } from './operators/flatten';
import { linear } from './operators/linear';
import { maxPool2d } from './operators/maxPool2d';
import { maxPool1d } from './operators/maxPool1d';
import { relu } from './operators/relu';
import { relu6 } from './operators/relu6';
import { leakyRelu } from './operators/leakyRelu';
import { prelu } from './operators/prelu';
import { elu } from './operators/elu';
import { selu } from './operators/selu';
import { gelu } from './operators/gelu';
import { silu } from './operators/silu';
import { mish } from './operators/mish';
import { hardtanh } from './operators/hardtanh';
import { hardswish } from './operators/hardswish';
import { logSigmoid } from './operators/logSigmoid';
import { softplus } from './operators/softplus';
import { softsign } from './operators/softsign';
import { softmax } from './operators/softmax';
import { logSoftmax } from './operators/logSoftmax';
import { elementwise } from './operators/elementwise';
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
    erased(convTranspose2d),
    erased(conv1d),
    erased(maxPool2d),
    erased(maxPool1d),
    erased(avgPool2d),
    erased(adaptiveMaxPool2d),
    erased(adaptiveAvgPool2d),
    erased(avgPool1d),
    erased(relu),
    erased(sigmoid),
    erased(tanh),
    erased(elementwise),
    erased(relu6),
    erased(leakyRelu),
    erased(prelu),
    erased(elu),
    erased(selu),
    erased(gelu),
    erased(silu),
    erased(mish),
    erased(hardtanh),
    erased(hardswish),
    erased(logSigmoid),
    erased(softplus),
    erased(softsign),
    erased(softmax),
    erased(logSoftmax),
    erased(flatten),
    erased(add),
    erased(embedding),
    erased(batchNorm1d),
    erased(batchNorm2d),
    erased(instanceNorm2d),
    erased(groupNorm),
    erased(layerNorm),
    erased(dropout),
    erased(upsample),
    erased(zeroPad2d),
    erased(mul),
    erased(concat),
    erased(reshape),
    erased(identity),
  ],
  [
    erased(mseLoss),
    erased(l1Loss),
    erased(smoothL1Loss),
    erased(huberLoss),
    erased(crossEntropyLoss),
    erased(nllLoss),
    erased(bceLoss),
    erased(bceWithLogitsLoss),
    erased(klDivLoss),
  ],
);
