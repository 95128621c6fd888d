import type { Tensor } from '../tensor/tensor';
import type { Network } from './network';

/** Where a descent stands: the loss and the gradients at the parameters as they are now. */
export interface DescentStep {
  /** Updates so far: 0 at the start. */
  readonly step: number;
  /** J. */
  readonly loss: number;
  /** Euclidean norm of each parameter's gradient, by the parameter's name: ‖dW‖₂ under `conv1.weight`. */
  readonly norms: ReadonlyMap<string, number>;
}

export interface DescentOptions {
  /** Updates to make; `Infinity` leaves the end to whoever drives the descent. */
  readonly steps: number;
  /** The learning rate α. */
  readonly rate: number;
}

/**
 * W := W − α dW and b := b − α db (eq. 1–2), in place, with the gradients that the last `backward` left. Parameters of
 * a float32 network stay float32 numbers.
 * @throws RangeError when the rate is negative or not finite
 */
export function updateParameters(network: Network, rate: number): void {
  requireRate(rate);
  const single = network.dtype === 'float32';
  for (const { parameter: { data }, gradient } of trainable(network)) {
    for (let i = 0; i < data.length; i++) {
      const value = data[i]! - rate * gradient.data[i]!;
      data[i] = single ? Math.fround(value) : value;
    }
  }
}

/**
 * Gradient descent, update by update: yields before the first update and after each one, `steps + 1` times in all.
 *
 * At each yield loss, gradients and parameters belong together, so a descent may be left at any of them, and another
 * one goes on from there. Who changes the numbers of the batch in between descends on one mini-batch after the other.
 * @throws RangeError when `steps` or `rate` is out of range
 * @throws LayerError when a layer cannot work with its numbers
 */
export function* descend(network: Network, { steps, rate }: DescentOptions): Generator<DescentStep, void, void> {
  requireSteps(steps);
  requireRate(rate);
  for (let step = 0; ; step++) {
    const loss = network.forward();
    network.backward();
    yield { step, loss, norms: gradientNorms(network) };
    if (step === steps) return;
    updateParameters(network, rate);
  }
}

/** ‖dW‖₂ of every parameter after a backward pass, by the parameter's name. */
export function gradientNorms(network: Network): Map<string, number> {
  return new Map(trainable(network).map(({ name, gradient }) => [name, norm(gradient)]));
}

/** The parameters of a network, each beside its gradient. */
function trainable({ nodes }: Network): { name: string; parameter: Tensor; gradient: Tensor }[] {
  return nodes.flatMap(({ name, state, gradients }) => Object.entries(gradients.parameters).map(([key, gradient]) => (
    { name: `${name}.${key}`, parameter: state.parameters[key]!, gradient: gradient! }
  )));
}

/** Euclidean norm, NaN if any entry is; scaled by the largest entry, so that squares neither overflow nor vanish. */
function norm({ data }: Tensor): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(data.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function requireSteps(steps: number): void {
  if (steps === Infinity || (Number.isInteger(steps) && steps >= 0)) return;
  throw new RangeError(`the number of steps is ${steps}; expected a whole number from 0`);
}

function requireRate(rate: number): void {
  if (Number.isFinite(rate) && rate >= 0) return;
  throw new RangeError(`the learning rate is ${rate}; expected a finite number from 0`);
}
