import { LOSS } from '../../engine/network';
import { sentence } from '../../protocol/sentence';
import { sentBack } from '../sentBack';
import { batchOf, explains, makerOf, type Hypothesis } from './suspect';

/** What one of several layers sends back to a tensor: the parts were not added up. */
export const oneOfSeveral: Hypothesis = (suspect) => {
  const { target: { makers, value } } = suspect;
  if (!value || makers.length < 2) return undefined;
  const one = makers.find((maker) => explains(suspect, sentBack(maker).get(value)!.data));
  if (!one) return undefined;
  const others = makers.filter((maker) => maker !== one).map(({ name }) => sentence`${name}`)
    .reduce((before, name) => sentence`${before} and ${name}`);
  const remedy = sentence`what comes from ${others} has to be added to it, += in the place of =`;
  return sentence`It is only what ${one.name} sends back: ${remedy}.`;
};

/** The derivative of a loss over classes without its label, or with it added: p or p + y in the place of p − y. */
export const labelMissing: Hypothesis = (suspect) => {
  const { network, exact: { shape, data } } = suspect;
  const [scores, labels] = network.loss.sources;
  const isOfClasses = makerOf(suspect)?.name === LOSS && network.loss.operator.op === 'CrossEntropyLoss';
  if (!isOfClasses || !scores || labels?.tensor.shape.length !== 1 || shape.length !== 2) return undefined;
  const [m, classes] = [batchOf(network), shape[1]!];
  const withLabel = (times: number): Float64Array => data.map((value, entry) => {
    const [sample, at] = [Math.floor(entry / classes), entry % classes];
    return value + (labels.tensor.data[sample] === at ? times / m : 0);
  });
  if (explains(suspect, withLabel(1))) return sentence`It is P / m: the label is not taken off, dZ = (P − Y) / m.`;
  if (!explains(suspect, withLabel(2))) return undefined;
  return sentence`It is (P + Y) / m: the label is added, and has to be taken off, dZ = (P − Y) / m.`;
};
