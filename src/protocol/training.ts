import { formatCount } from '../tensor/formatCount';
import { sentence, type Sentence } from './sentence';

/** What a gradient descent is asked to do. */
export interface TrainOptions {
  /** Updates to make, from 1 to `mostSteps`. */
  readonly steps: number;
  /** The learning rate α. */
  readonly rate: number;
  /** Bytes that the recorded steps may take; absent: 256 MiB. */
  readonly memory?: number;
}

/** How far a descent has come. */
export interface TrainProgress {
  /** Updates made so far, and all there are to make. */
  readonly step: number;
  readonly steps: number;
  /** J after these updates. */
  readonly loss: number;
}

/** ‖∂J/∂parameters‖₂ of one layer, step by step. */
export interface LayerNorms {
  readonly layer: string;
  readonly norms: Float64Array;
}

/** How loss and gradients change, step by step. */
export interface Curves {
  readonly loss: Float64Array;
  /** The layers with parameters, in execution order. */
  readonly layers: readonly LayerNorms[];
}

/** A recorded gradient descent. Position k of every curve belongs to the parameters after k updates. */
export interface Training extends Curves {
  /** The learning rate α. */
  readonly rate: number;
  /** Updates that were asked for. */
  readonly steps: number;
  /** Steps whose tensors can be shown, ascending; the last one that was made is always among them. */
  readonly kept: readonly number[];
  readonly outcome: 'finished' | 'cancelled' | 'diverged';
  /** Why it diverged; it names the step. */
  readonly reason?: Sentence;
}

/** More steps than this are asked for by mistake. */
export const mostSteps = 100_000;

/** What is wrong with the options of a descent; undefined when nothing is. */
export function problemOfTraining({ steps, rate }: Pick<TrainOptions, 'steps' | 'rate'>): Sentence | undefined {
  if (!Number.isInteger(steps) || steps < 1 || steps > mostSteps) {
    const most = formatCount(mostSteps);
    return sentence`The number of steps is ${written(steps)}; expected a whole number from 1 to ${most}.`;
  }
  if (!Number.isFinite(rate) || rate <= 0) {
    return sentence`The learning rate is ${written(rate)}; expected a number greater than 0, such as 0.1.`;
  }
  return undefined;
}

/** A number as somebody may have typed it: NaN is what stands for a text that is no number. */
function written(value: number): Sentence | number {
  return Number.isNaN(value) ? sentence`not a number` : value;
}

/** The name of a tensor as it was at a recorded step: `conv1.weight.grad.step12`. */
export function nameAtStep(name: string, step: number): string {
  return `${name}.step${step}`;
}

/** Takes such a name apart; undefined for a name without a step. */
export function stepOfName(name: string): { readonly name: string; readonly step: number } | undefined {
  const [, base, step] = /^(.+)\.step(\d+)$/s.exec(name) ?? [];
  return base === undefined ? undefined : { name: base, step: Number(step) };
}
