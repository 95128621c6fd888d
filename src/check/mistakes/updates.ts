import { sentence } from '../../protocol/sentence';
import { emptyLike } from '../magnitudes';
import { explains, makerOf, type Hypothesis } from './suspect';

/** One learning rate has to fit more entries than this: through a few, some line leads by chance. */
const fewest = 4;

/** How much smaller than the mistake itself all that it leaves unexplained has to be. */
const mostUnexplained = 1e-3;

/**
 * dA_prev with the weights as they are after their update, W − α dW. It depends on the weights as they are, so that
 * the mistake is −α times what the layer would send back with dW for its weights: α by least squares has to explain
 * every entry.
 */
export const updatedWeights: Hypothesis = (suspect) => {
  const { exact, yours, target: { kind, value } } = suspect;
  const maker = makerOf(suspect);
  if (!maker || !value || kind !== 'activation') return undefined;
  const { operator, state, gradients } = maker;
  if (operator.magnitude !== 'linear' || !state.parameters['weight']) return undefined;
  const dZ = suspect.arriving(maker);
  const sentBack = emptyLike(gradients);
  operator.backward(state as never, dZ, sentBack);
  const dW = sentBack.parameters['weight']!;
  const change = emptyLike(gradients);
  operator.backward({ ...state, parameters: { ...state.parameters, weight: dW } } as never, dZ, change);
  const { data: direction } = change.inputs[maker.sources.indexOf(value)]!;
  const mistake = yours.map((number, entry) => number - exact.data[entry]!);
  const rate = -product(mistake, direction) / product(direction, direction);
  const isEnough = direction.filter((number) => number !== 0).length > fewest;
  if (!isEnough || !Number.isFinite(rate) || rate <= 0) return undefined;
  const left = mistake.map((number, entry) => number + rate * direction[entry]!);
  const isExplained = largest(left) <= mostUnexplained * largest(mistake)
    && explains(suspect, exact.data.map((number, entry) => number - rate * direction[entry]!));
  if (!isExplained) return undefined;
  const update = sentence`W − ${Number(rate.toPrecision(6))} · dW`;
  const remedy = sentence`send everything back with the weights of the forward pass first, and update them then`;
  return sentence`It is made with the weights of ${maker.name} after their update, ${update}: ${remedy}.`;
};

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, entry) => sum + value * b[entry]!, 0);
}

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
