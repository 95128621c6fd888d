import { channelsOf, innerOf, unravel, type Shape } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import type { Term } from '../operator';
import { factor } from './terms';

/** A bias that moves by one moves every cell of its channel by one. */
export function respondOfChannels(output: Shape, response: Float64Array, answers: Float64Array): void {
  const [channels, inner] = [channelsOf(output), innerOf(output)];
  for (let plane = 0; plane < response.length / inner; plane++) {
    let sum = 0;
    for (let at = plane * inner; at < (plane + 1) * inner; at++) sum += response[at]!;
    answers[plane % channels]! += sum;
  }
}

/** Eq. 31: db is the sum of dZ over samples and positions. */
export function* explainBias(dZ: Tensor, channel: number): Generator<Term> {
  const [, channels] = dZ.shape as [number, number];
  const cells = innerOf(dZ.shape);
  for (let at = 0; at < dZ.data.length / channels; at++) {
    const position = (Math.floor(at / cells) * channels + channel) * cells + (at % cells);
    yield { factors: [factor('dZ', 'output.grad', dZ, unravel(position, dZ.shape))] };
  }
}
