import { sentence, type Sentence } from '../protocol/sentence';
import type { Random } from '../tensor/random';
import { channelsOf, formatShape, innerOf, sizeOf, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';

/** What the target of a loss looks like. */
export interface Target {
  readonly shape: Shape;
  /** The number of classes when the target holds class indices; absent when it holds values. */
  readonly classes?: number;
  /** The index that stands for no class: such places are passed over. */
  readonly ignored?: number;
  /** The numbers that make sense in it; absent: any. */
  readonly values?: TargetValues;
  /** Another kind of target that the loss takes as well. Which one is given, its number of axes tells. */
  readonly or?: Target;
}

/** The numbers that make sense in a target, where not all do. */
export interface TargetValues {
  /** What people call them: `probabilities`. */
  readonly noun: Sentence;
  /** Fills a target of this shape with random ones. */
  fill(data: Float64Array, shape: Shape, random: Random): void;
}

/** Of the kinds of target that a loss takes, the one with this many axes; failing that, the usual one. */
export function targetWithAxes(target: Target, axes: number | undefined): Target {
  return target.or?.shape.length === axes && target.or ? target.or : target;
}

/**
 * The shapes that a target may have, as people read them: `4 × 3`, or `4 or 4 × 3`.
 * @param samples what to write for the number of samples
 */
export function formatTarget({ shape: [first, ...rest], or }: Target, samples: number | string = first!): string {
  const shape = formatShape([samples, ...rest]);
  return or ? `${shape} or ${formatTarget(or, samples)}` : shape;
}

/** A random target that the loss can work with; normal numbers where any make sense. */
export function drawTarget({ shape, values }: Target, random: Random): Tensor {
  const data = new Float64Array(sizeOf(shape));
  if (values) values.fill(data, shape, random);
  else for (let i = 0; i < data.length; i++) data[i] = random.normal();
  return { shape, data };
}

/** Class indices from 0, below the number of classes. */
export function classIndices(classes: number): TargetValues {
  return {
    noun: sentence`classes`,
    fill(data, _shape, random) {
      for (let i = 0; i < data.length; i++) data[i] = random.integer(classes);
    },
  };
}

/** Probabilities, each by itself. */
export const probabilities: TargetValues = {
  noun: sentence`probabilities`,
  fill(data, _shape, random) {
    for (let i = 0; i < data.length; i++) data[i] = random.uniform();
  },
};

/** Probabilities of the classes along the second axis, which add up to 1. */
export const classProbabilities: TargetValues = {
  noun: sentence`class probabilities`,
  fill(data, shape, random) {
    const classes = channelsOf(shape);
    const inner = innerOf(shape);
    // 1 − u is never 0, so there is always something to divide by, and to take the logarithm of.
    for (let i = 0; i < data.length; i++) data[i] = 1 - random.uniform();
    for (let position = 0; position < data.length / classes; position++) {
      const first = Math.floor(position / inner) * classes * inner + (position % inner);
      let total = 0;
      for (let k = 0; k < classes; k++) total += data[first + k * inner]!;
      for (let k = 0; k < classes; k++) data[first + k * inner]! /= total;
    }
  },
};

/** Logarithms of such probabilities. */
export const logProbabilities: TargetValues = {
  noun: sentence`log-probabilities`,
  fill(data, shape, random) {
    classProbabilities.fill(data, shape, random);
    for (let i = 0; i < data.length; i++) data[i] = Math.log(data[i]!);
  },
};
