import type { ArgumentTable } from './arguments';
import type { Loss, Operator } from './operator';
import { bceLoss } from './losses/bceLoss';
import { bceWithLogitsLoss } from './losses/bceWithLogitsLoss';
import { crossEntropyLoss } from './losses/crossEntropyLoss';
import { huberLoss } from './losses/huberLoss';
import { klDivLoss } from './losses/klDivLoss';
import { l1Loss } from './losses/l1Loss';
import { mseLoss } from './losses/mseLoss';
import { nllLoss } from './losses/nllLoss';
import { smoothL1Loss } from './losses/smoothL1Loss';
import { adaptiveAvgPool2d } from './operators/adaptiveAvgPool2d';
import { adaptiveMaxPool2d } from './operators/adaptiveMaxPool2d';
import { add } from './operators/add';
import { avgPool1d } from './operators/avgPool1d';
import { avgPool2d } from './operators/avgPool2d';
import { batchNorm1d } from './operators/batchNorm1d';
import { batchNorm2d } from './operators/batchNorm2d';
import { concat } from './operators/concat';
import { conv1d } from './operators/conv1d';
import { conv2d } from './operators/conv2d';
import { convTranspose2d } from './operators/convTranspose2d';
import { dropout } from './operators/dropout';
import { elementwise } from './operators/elementwise';
import { elu } from './operators/elu';
import { embedding } from './operators/embedding';
import { flatten } from './operators/flatten';
import { gelu } from './operators/gelu';
import { groupNorm } from './operators/groupNorm';
import { hardswish } from './operators/hardswish';
import { hardtanh } from './operators/hardtanh';
import { identity } from './operators/identity';
import { instanceNorm2d } from './operators/instanceNorm2d';
import { layerNorm } from './operators/layerNorm';
import { leakyRelu } from './operators/leakyRelu';
import { linear } from './operators/linear';
import { logSigmoid } from './operators/logSigmoid';
import { logSoftmax } from './operators/logSoftmax';
import { maxPool1d } from './operators/maxPool1d';
import { maxPool2d } from './operators/maxPool2d';
import { mish } from './operators/mish';
import { mul } from './operators/mul';
import { prelu } from './operators/prelu';
import { relu } from './operators/relu';
import { relu6 } from './operators/relu6';
import { reshape } from './operators/reshape';
import { selu } from './operators/selu';
import { sigmoid } from './operators/sigmoid';
import { silu } from './operators/silu';
import { softmax } from './operators/softmax';
import { softplus } from './operators/softplus';
import { softsign } from './operators/softsign';
import { tanh } from './operators/tanh';
import { upsample } from './operators/upsample';
import { zeroPad2d } from './operators/zeroPad2d';

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
    // Layers with weights
    erased(linear),
    erased(embedding),
    erased(conv1d),
    erased(conv2d),
    erased(convTranspose2d),
    // Pooling
    erased(maxPool1d),
    erased(maxPool2d),
    erased(avgPool1d),
    erased(avgPool2d),
    erased(adaptiveAvgPool2d),
    erased(adaptiveMaxPool2d),
    // Activations
    erased(relu),
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
    erased(sigmoid),
    erased(logSigmoid),
    erased(tanh),
    erased(softplus),
    erased(softsign),
    erased(softmax),
    erased(logSoftmax),
    erased(elementwise),
    // Normalisation and regularisation
    erased(batchNorm1d),
    erased(batchNorm2d),
    erased(layerNorm),
    erased(groupNorm),
    erased(instanceNorm2d),
    erased(dropout),
    // Arrangement
    erased(add),
    erased(mul),
    erased(concat),
    erased(flatten),
    erased(reshape),
    erased(identity),
    erased(zeroPad2d),
    erased(upsample),
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
