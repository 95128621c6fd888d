import type { Network } from '../../../src/engine/network';
import { gradientOf, runNetwork, valueOf } from '../engine/networks';
import { columnOf, columnsOfSamples, weightOf, write, writeSamples } from './layout';
import { columnsOf, map, rowsOf, unit, vec, type Matrix } from './matrix';

/** n_l, n_{l−1} and m. */
export type DenseShape = readonly [units: number, features: number, samples: number];

/** Wide, tall, one unit, one feature, one sample, and sizes beside the blocks of the matrix product. */
export const denseShapes: readonly DenseShape[] = [
  [3, 4, 5], [5, 2, 3], [4, 3, 1], [1, 6, 4], [6, 1, 2], [1, 1, 1], [7, 9, 11],
];

/** What a dense layer takes. */
export interface Operands {
  readonly W: Matrix;
  readonly b: Matrix;
  readonly A: Matrix;
}

/**
 * The engine's dense layer Z = W A_prev + b in front of J = mean (Z − Y)², turned into the derivation's orientation:
 * one column a sample. `A` is A[l−1].
 */
export class DenseLayer implements Operands {
  readonly W: Matrix;
  readonly b: Matrix;
  readonly A: Matrix;
  readonly Z: Matrix;
  readonly dZ: Matrix;
  readonly dW: Matrix;
  readonly db: Matrix;
  readonly dA: Matrix;
  private readonly network: Network;

  constructor([units, features, samples]: DenseShape, seed = 1) {
    const layers = [{ name: 'fc', op: 'Linear', args: { out_features: units } }];
    this.network = runNetwork({ inputs: { x: [samples, features] }, layers }, { seed });
    const [x, z] = [valueOf(this.network, 'x'), valueOf(this.network, 'fc')];
    this.W = weightOf(this.network.parameters.get('fc.weight')!);
    this.b = columnOf(this.network.parameters.get('fc.bias')!);
    this.A = columnsOfSamples(x.tensor);
    this.Z = columnsOfSamples(z.tensor);
    this.dZ = columnsOfSamples(z.gradient!);
    this.dW = weightOf(gradientOf(this.network, 'fc.weight'));
    this.db = columnOf(gradientOf(this.network, 'fc.bias'));
    this.dA = columnsOfSamples(x.gradient!);
  }

  /** J at these operands; those not given are the layer's own. */
  J(operands: Partial<Operands> = {}): number {
    const { W, b, A } = { W: this.W, b: this.b, A: this.A, ...operands };
    write(this.network.parameters.get('fc.weight')!, W);
    write(this.network.parameters.get('fc.bias')!, b);
    writeSamples(valueOf(this.network, 'x').tensor, A);
    return this.network.forward();
  }

  /** Z at these operands. */
  forward(operands: Partial<Operands>): Matrix {
    this.J(operands);
    return columnsOfSamples(valueOf(this.network, 'fc').tensor);
  }

  /**
   * ∂vec(Z)/∂vec(·), column by column, by running the layer on unit matrices with everything else it adds at 0. The
   * layer is linear in W, in b and in A_prev, so this is the Jacobian itself, to the last bit.
   */
  jacobian(of: 'W' | 'b'): Matrix {
    const zero = (a: Matrix): Matrix => map(a, () => 0);
    const others = of === 'W' ? { b: zero(this.b) } : { W: zero(this.W) };
    const [rows, columns] = [rowsOf(this[of]), columnsOf(this[of])];
    const responses = Array.from({ length: rows * columns }, (_, k) =>
      vec(this.forward({ ...others, [of]: unit(rows, columns, k % rows, Math.floor(k / rows)) })).flat());
    return responses[0]!.map((_, row) => responses.map((response) => response[row]!));
  }
}
