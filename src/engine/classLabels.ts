import { sentence, type Sentence } from '../protocol/sentence';
import { channelsOf, formatShape, sameShape, unravel, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { integer, numbers, optional, type ArgumentsOf } from './arguments';
import { reduction } from './reduction';
import { ShapeError, ValueError } from './operator';
import { classIndices, type Target } from './target';

/**
 * What losses with class indices as their target share. Scores are `[N, C, *]`, labels `[N, *]`: at each position (a
 * sample, or a pixel of one) one label for C scores.
 */
export const labelArguments = {
  weight: optional(numbers({ description: 'A factor for each class, for classes that are rare or matter more.' })),
  ignore_index: integer({
    default: -100,
    description: 'The label of places that do not count, neither in J nor in its gradient.',
  }),
  reduction,
};

type LabelArguments = ArgumentsOf<typeof labelArguments>;

/** The class indices that fit scores of this shape: the class axis is missing. */
export function labelsFor([samples, classes = 1, ...rest]: Shape, { ignore_index }: LabelArguments): Target {
  return { shape: [samples!, ...rest], classes, ignored: ignore_index, values: classIndices(classes) };
}

/** @throws ShapeError when there is no axis of classes, or when there are not as many weights as classes */
export function requireClasses(scores: Shape, { weight }: LabelArguments): void {
  if (scores.length < 2) {
    throw new ShapeError(({ has }) => {
      const found = has(sentence`shape [${scores.join(', ')}]`);
      return sentence`needs scores of samples × classes, but ${found}`;
    }, 'input');
  }
  const classes = channelsOf(scores);
  if (!weight || weight.length === classes) return;
  const found = sentence`weight holds ${weight.length} numbers, but there are ${classes} classes`;
  throw new ShapeError(sentence`${found}; give one for each`, 'weight');
}

/**
 * @param otherwise what the target might be instead
 * @throws ShapeError when the target is not one class index for each position
 */
export function requireLabels(scores: Shape, target: Shape, args: LabelArguments, otherwise?: Sentence): void {
  const { shape } = labelsFor(scores, args);
  if (sameShape(shape, target)) return;
  const needed = sentence`scores of ${formatShape(scores)} need class indices of ${formatShape(shape)}`;
  const all = otherwise ? sentence`${needed} or ${otherwise}` : needed;
  throw new ShapeError(sentence`the target is ${formatShape(target)}, but ${all}`, 'target');
}

/**
 * Looks at every label, and at what their mean divides by.
 * @throws ValueError for a label that is no class, and when no label counts
 */
export function validateLabels(scores: Shape, labels: Tensor, args: LabelArguments): void {
  const classes = channelsOf(scores);
  const isClass = (label: number): boolean => Number.isInteger(label) && label >= 0 && label < classes;
  const at = labels.data.findIndex((label) => label !== args.ignore_index && !isClass(label));
  if (at >= 0) throw new ValueError(noClass(labels, at, classes));
  if (args.reduction === 'sum' || totalWeight(labels, args) !== 0) return;
  const isEmpty = labels.data.every((label) => label === args.ignore_index);
  const reason = isEmpty
    ? sentence`every label is ${args.ignore_index}, which ignore_index leaves out`
    : sentence`the weights of the labels add up to 0`;
  const advice = sentence`change the labels, or set reduction to "sum"`;
  throw new ValueError(sentence`${reason}, so there is nothing to take the mean of; ${advice}`);
}

function noClass({ shape, data }: Tensor, at: number, classes: number): Sentence {
  const label = data[at]!;
  const found = sentence`the target at [${unravel(at, shape).join(', ')}] is ${label}`;
  const refused = sentence`${found}, but there are ${classes} classes: labels run from 0 to ${classes - 1}`;
  if (!Number.isInteger(label) || label >= 0) return refused;
  return sentence`${refused}; to leave such places out, set ignore_index to ${label}`;
}

/** The factor of a label: its class's weight, 0 when it does not count. */
export function weightOfLabel(label: number, { weight, ignore_index }: LabelArguments): number {
  if (label === ignore_index) return 0;
  return weight ? weight[label]! : 1;
}

/** What the mean over labels divides by: the number of those that count, or the sum of their weights. */
function totalWeight({ data }: Tensor, args: LabelArguments): number {
  return data.reduce((sum, label) => sum + weightOfLabel(label, args), 0);
}

/** What the loss of each position is multiplied with. */
export function shareOfLabels(labels: Tensor, args: LabelArguments): number {
  return args.reduction === 'sum' ? 1 : 1 / totalWeight(labels, args);
}

/** The same as people write it. */
export function labelShareSymbol({ reduction: kind, weight }: LabelArguments): string {
  if (kind === 'sum') return '1';
  return weight ? '1 / Σw' : '1 / m';
}
