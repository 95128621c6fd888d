import type { Network } from '../../src/engine/network';
import type { Random } from '../../src/tensor/random';
import { innerOf } from '../../src/tensor/shape';
import type { Tensor } from '../../src/tensor/tensor';

/** The circumstances that a gradient is checked in. */
export interface Regime {
  readonly name: 'smooth' | 'kinked' | 'kinked, batch 128' | 'zeros';
  /** As the tables have it. */
  readonly title: string;
  /** Without kinks, or with (leaky) ReLU and max pooling. */
  readonly kinked: boolean;
  readonly batch: number;
  /** Correct networks that are checked for each one that is in a plan, and mutants of the same. */
  readonly share: number;
  /** Changes weights and batch of a network that has just been opened. */
  prepare(network: Network, numbers: Random): void;
}

/** Background around the middle of an image, or most of the features, at 0, as in images of digits. */
function clearBackground({ shape, data }: Tensor, numbers: Random): void {
  if (shape.length < 4) {
    data.forEach((_, i) => {
      if (numbers.uniform() < 0.7) data[i] = 0;
    });
    return;
  }
  const [height, width] = shape.slice(-2) as [number, number];
  const pixels = innerOf(shape);
  for (let plane = 0; plane < data.length; plane += pixels) {
    const [top, left] = [numbers.integer(height), numbers.integer(width)];
    for (let pixel = 0; pixel < pixels; pixel++) {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      const inside = Math.abs(y - top) <= 1 && Math.abs(x - left) <= 1;
      // The strokes are brightness, which is not negative.
      data[plane + pixel] = inside ? Math.abs(data[plane + pixel]!) : 0;
    }
  }
}

/** Zero biases and a zero background: exact zeros in front of every ReLU, exact ties in every pooling. */
function clear(network: Network, numbers: Random): void {
  for (const [name, { data }] of network.parameters) if (name.endsWith('.bias')) data.fill(0);
  for (const { tensor } of network.inputs) clearBackground(tensor, numbers);
}

const nothing = (): void => undefined;

export const regimes: readonly Regime[] = [
  { name: 'smooth', title: 'smooth, batch 8', kinked: false, batch: 8, share: 1, prepare: nothing },
  { name: 'kinked', title: 'ReLU and max pooling, batch 8', kinked: true, batch: 8, share: 1, prepare: nothing },
  {
    name: 'kinked, batch 128',
    title: 'ReLU and max pooling, batch 128',
    kinked: true,
    batch: 128,
    share: 0.2,
    prepare: nothing,
  },
  {
    name: 'zeros',
    title: 'zero biases and zero background, batch 8',
    kinked: true,
    batch: 8,
    share: 1,
    prepare: clear,
  },
];
