import type { NetworkDefinition } from '../../../src/definition/definition';
import { descend } from '../../../src/engine/gradientDescent';
import { initialiseParameters } from '../../../src/engine/initialise';
import { Network, type NetworkSpec } from '../../../src/engine/network';
import type { FileTensor } from '../../../src/files/fileTensor';
import { tensor, type Tensor } from '../../../src/tensor/tensor';
import { pixels, side, type Digits } from './digits';

/** How a sample network is trained. */
export interface Training {
  /** Updates of gradient descent. */
  readonly steps: number;
  /** The learning rate α. */
  readonly rate: number;
  /** Digits of each step. */
  readonly batch: number;
}

/** How good a network is on some digits. */
export interface Score {
  /** The mean cross-entropy. */
  readonly loss: number;
  /** The share of the digits that it reads right. */
  readonly accuracy: number;
}

/** Parameters by their names: `conv1.weight`. */
export type Parameters = ReadonlyMap<string, Tensor>;

/** Trains a network from where its definition has it start, one mini-batch after the other; returns its parameters. */
export function train(definition: NetworkDefinition, digits: Digits, { steps, rate, batch }: Training): Parameters {
  const { spec, shapes, seed } = definition;
  const parameters = initialiseParameters(spec, shapes, seed, (layer, key) => definition.initialiser(layer, key));
  const network = networkOn(spec, parameters, section(digits, 0, batch));
  const [images, labels] = [network.inputs[0]!.tensor.data, network.loss.state.inputs[1]!.data];
  for (const { step } of descend(network, { steps, rate })) {
    const next = section(digits, (step + 1) * batch, batch);
    images.set(next.images);
    labels.set(next.labels);
  }
  round(parameters);
  return parameters;
}

/** How good a network is on these digits. */
export function score({ spec }: NetworkDefinition, parameters: Parameters, digits: Digits): Score {
  const count = digits.labels.length;
  let [loss, right] = [0, 0];
  // In parts: a run of LeNet-5 on thousands of digits at once would take gigabytes.
  for (let first = 0; first < count; first += 500) {
    const part = section(digits, first, 500);
    const network = networkOn(spec, parameters, part);
    loss += network.forward() * part.labels.length / count;
    right += guesses(network).filter((guess, sample) => guess === part.labels[sample]).length;
  }
  return { loss, accuracy: right / count };
}

/** The class with the highest score, for each sample of the last run. */
function guesses({ loss }: Network): number[] {
  const { shape: [samples, classes], data } = loss.state.inputs[0]!;
  return Array.from({ length: samples! }, (_, sample) => {
    const scores = data.subarray(sample * classes!, (sample + 1) * classes!);
    return scores.indexOf(Math.max(...scores));
  });
}

/** The network for any number of digits: the definition's own batch does not matter here. */
function networkOn(spec: NetworkSpec, parameters: Parameters, { images, labels }: Digits): Network {
  const { loss, inputs: [input] } = spec;
  if (!loss || !input) throw new Error('A sample network has an input and a loss.');
  const shape = [labels.length, 1, side, side];
  const batch = new Map([[input.name, tensor(shape, images)], [loss.target, tensor([labels.length], labels)]]);
  return new Network({ ...spec, loss, inputs: [{ ...input, shape }] }, parameters, batch);
}

/** Some digits from a place on. Places behind the end begin anew; the last section may be shorter than the others. */
function section({ images, labels }: Digits, place: number, count: number): Digits {
  const first = place % labels.length;
  return {
    images: images.slice(first * pixels, (first + count) * pixels),
    labels: labels.slice(first, first + count),
  };
}

/** Parameters as a file holds them, in float32. */
export function tensorsOfParameters(parameters: Parameters): FileTensor[] {
  return [...parameters].map(([name, { shape, data }]) => (
    { name, dtype: 'float32', shape, data: Float32Array.from(data) }
  ));
}

/**
 * Rounds parameters to multiples of 2⁻¹⁴, which float32 holds exactly.
 *
 * Sums that are taken in another order, as faster kernels do, end in other last digits; these are cut off here, so that
 * the same training writes the same bytes.
 */
function round(parameters: Parameters): void {
  const grid = 2 ** 14;
  for (const { data } of parameters.values()) data.forEach((value, i) => (data[i] = Math.round(value * grid) / grid));
}
