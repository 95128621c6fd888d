import type { Node, Value } from '../engine/network';
import { addTo, type Tensor } from '../tensor/tensor';
import { emptyLike } from './magnitudes';

/**
 * What a layer alone sends back to each value that it reads, in the value's shape: the gradient of a value is the sum
 * of that over all of its readers. What a value gets through several slots of the layer is added up.
 */
export function sentBack({ operator, state, output, gradients, sources }: Node): Map<Value, Tensor> {
  const own = emptyLike(gradients);
  operator.backward(state as never, output.gradient!, own);
  const sums = new Map<Value, Tensor>();
  own.inputs.forEach((gradient, slot) => {
    if (!gradient) return;
    const sum = sums.get(sources[slot]!);
    if (sum) addTo(sum, gradient);
    else sums.set(sources[slot]!, gradient);
  });
  return sums;
}
