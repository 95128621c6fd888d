import type { Part } from '../parts';
import type { Window } from '../window';

/** What slides over what: filters over the channels of their group. */
export interface ConvolutionSizes {
  readonly window: Window;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

/**
 * The three products of a convolution layer, for every sample of a batch; each adds to what is there. A and dA are
 * `[N, C, H, W]`, Z and dZ `[N, F, H', W']`, W and dW `[F, C / groups, k_H, k_W]`.
 */
export interface Convolution {
  /** Z += A ⋆ W, the correlation (eq. 26, 32). */
  correlate(a: Float64Array, w: Float64Array, z: Float64Array, part?: Part): void;
  /** dW += A ⋆ dZ (eq. 27–29). */
  correlateGradient(a: Float64Array, dZ: Float64Array, dW: Float64Array, part?: Part): void;
  /** dA += dZ *_full W, the full convolution (eq. 33–37). */
  convolveFull(dZ: Float64Array, w: Float64Array, dA: Float64Array, part?: Part): void;
}

/** Sizes that follow from those of a convolution. */
export interface DerivedSizes {
  /** Channels and filters of one group. */
  readonly groupChannels: number;
  readonly groupFilters: number;
  /** Numbers of one plane of the image, one plane of the output and one channel of a filter. */
  readonly pixels: number;
  readonly cells: number;
  readonly taps: number;
  /** Products in an entry of Z: (C / groups) · k_H · k_W. */
  readonly depth: number;
}

/** Works them out. */
export function derive({ window: { rows, columns }, channels, filters, groups }: ConvolutionSizes): DerivedSizes {
  const taps = rows.kernel * columns.kernel;
  const groupChannels = channels / groups;
  return {
    groupChannels,
    groupFilters: filters / groups,
    pixels: rows.input * columns.input,
    cells: rows.output * columns.output,
    taps,
    depth: groupChannels * taps,
  };
}
