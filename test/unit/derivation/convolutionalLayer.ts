import type { Network } from '../../../src/engine/network';
import { gradientOf, runNetwork, valueOf, type LayerSketch } from '../engine/networks';
import { planeOf, write } from './layout';
import { map, matrix, ones, total, unit, type Matrix } from './matrix';

/** One channel, one filter, stride 1, no padding, as in section 3 of the source. */
export interface ConvolutionShape {
  readonly image: readonly [height: number, width: number];
  readonly kernel: readonly [height: number, width: number];
  /** m. */
  readonly samples: number;
}

/** Square as in the source and not square, one sample and more, a kernel of one tap, and one as large as its image. */
export const convolutionShapes: readonly ConvolutionShape[] = [
  { image: [5, 5], kernel: [3, 3], samples: 1 },
  { image: [6, 6], kernel: [2, 2], samples: 3 },
  { image: [4, 7], kernel: [2, 3], samples: 2 },
  { image: [7, 5], kernel: [3, 2], samples: 2 },
  { image: [3, 4], kernel: [3, 4], samples: 2 },
  { image: [4, 3], kernel: [1, 1], samples: 2 },
  { image: [1, 5], kernel: [1, 3], samples: 1 },
];

/** What belongs to one sample: planes of layer l (`Z`, `A` = g(Z)) and of the convolution behind it (`next`). */
export interface Sample {
  readonly Z: Matrix;
  readonly A: Matrix;
  readonly dZ: Matrix;
  readonly dA: Matrix;
  readonly next: { readonly Z: Matrix; readonly dZ: Matrix };
}

/**
 * Z[l] → A[l] = g(Z[l]) → Z[l+1] = A[l] ⋆ W + b in front of J = mean (Z[l+1] − Y)², run by the engine. Without an
 * activation A[l] is Z[l] itself.
 */
export class ConvolutionalLayer {
  readonly W: Matrix;
  readonly b: number;
  readonly dW: Matrix;
  readonly db: number;
  readonly samples: readonly Sample[];
  private readonly network: Network;

  constructor({ image, kernel, samples }: ConvolutionShape, op?: string, seed = 1) {
    const convolution = { name: 'conv', op: 'Conv2d', args: { out_channels: 1, kernel_size: kernel } };
    const layers: LayerSketch[] = op === undefined ? [convolution] : [{ name: 'act', op }, convolution];
    this.network = runNetwork({ inputs: { z: [samples, 1, ...image] }, layers }, { seed });
    const [z, a, next] = ['z', op === undefined ? 'z' : 'act', 'conv'].map((name) => valueOf(this.network, name));
    this.W = planeOf(this.network.parameters.get('conv.weight')!);
    this.b = this.network.parameters.get('conv.bias')!.data[0]!;
    this.dW = planeOf(gradientOf(this.network, 'conv.weight'));
    this.db = gradientOf(this.network, 'conv.bias').data[0]!;
    this.samples = Array.from({ length: samples }, (_, n) => ({
      Z: planeOf(z!.tensor, n),
      A: planeOf(a!.tensor, n),
      dZ: planeOf(z!.gradient!, n),
      dA: planeOf(a!.gradient!, n),
      next: { Z: planeOf(next!.tensor, n), dZ: planeOf(next!.gradient!, n) },
    }));
  }

  /** Z[l+1] of the first sample, with this kernel, bias and plane Z[l] in place of the layer's own. */
  forward({ W = this.W, b = this.b, Z = this.samples[0]!.Z }: { W?: Matrix; b?: number; Z?: Matrix }): Matrix {
    write(this.network.parameters.get('conv.weight')!, W);
    this.network.parameters.get('conv.bias')!.data[0] = b;
    valueOf(this.network, 'z').tensor.data.set(Z.flat());
    this.network.forward();
    return planeOf(valueOf(this.network, 'conv').tensor);
  }

  /**
   * ∂Z[l+1]/∂w[a, b], a plane, by running the layer on a kernel with one 1 and no bias: the layer is linear in W, so
   * this is the derivative itself, to the last bit.
   */
  byTap(a: number, b: number, Z?: Matrix): Matrix {
    return this.forward({ W: unit(this.W.length, this.W[0]!.length, a, b), b: 0, ...(Z && { Z }) });
  }

  /** ∂Z[l+1]/∂b, a plane, likewise. */
  byBias(): Matrix {
    return this.forward({ W: map(this.W, () => 0), b: 1 });
  }

  /** ∂Z[l+1]/∂a[x, y], a plane, likewise, by an image with one 1; only without an activation. */
  byPixel(x: number, y: number): Matrix {
    const { A } = this.samples[0]!;
    return this.forward({ Z: unit(A.length, A[0]!.length, x, y), b: 0 });
  }
}

/** The matrix of all ones in the shape of another one. */
export const onesLike = (a: Matrix): Matrix => ones(a.length, a[0]!.length);

/** The matrix in the shape of `like` whose entry at each place is Σ weights ⊙ plane(place). */
export function responses(like: Matrix, weights: Matrix, plane: (x: number, y: number) => Matrix): Matrix {
  return matrix(like.length, like[0]!.length, (x, y) => {
    const response = plane(x, y);
    return total(weights.map((row, i) => row.map((value, j) => value * response[i]![j]!)));
  });
}
