import assert from 'node:assert/strict';
import { activations, slopes } from './activations';
import { assertClose, assertFormula, assertSum } from './agreement';
import { ConvolutionalLayer, convolutionShapes, onesLike, responses } from './convolutionalLayer';
import { smoothDifferential } from './differential';
import {
  add, at, columnsOf, convolve, convolveFull, correlate, hadamard, map, matrix, pad, rot180, rowsOf, sum, total, unit,
  type Matrix,
} from './matrix';

/** Runs the same equation on layers of all shapes, behind tanh, ReLU and no activation at all. */
function forEachLayer(check: (layer: ConvolutionalLayer, op: string | undefined) => void): void {
  for (const op of ['Tanh', 'ReLU', undefined]) {
    convolutionShapes.forEach((shape, seed) => check(new ConvolutionalLayer(shape, op, seed + 1), op));
  }
}

/** Runs the same equation on layers of all shapes in which A[l] is Z[l]: for derivatives by the pixels of A[l]. */
function forEachLinearLayer(check: (layer: ConvolutionalLayer) => void): void {
  convolutionShapes.forEach((shape, seed) => check(new ConvolutionalLayer(shape, undefined, seed + 1)));
}

const absolute = (a: Matrix): Matrix => map(a, Math.abs);
const filled = (like: Matrix, value: number): Matrix => map(like, () => value);
const slopeAt = (Z: Matrix, op: string | undefined): Matrix => map(Z, op === undefined ? () => 1 : slopes[op]!);

describe('Convolutional layers: forward (eq. 26, 32)', () => {
  it('eq. 26: z[x, y] = Σₐ Σ_b a_prev[x + a, y + b] w[a, b] + bias', () => {
    forEachLayer(({ W, b, samples }) => {
      for (const { A, next } of samples) {
        const product = (a: Matrix, w: Matrix, x: number, y: number): number =>
          sum(rowsOf(w), (i) => sum(columnsOf(w), (j) => a[x + i]![y + j]! * w[i]![j]!));
        assertFormula(next.Z, (a, w, bias) => bias.map((row, x) => row.map((value, y) => product(a, w, x, y) + value)),
          A, W, filled(next.Z, b));
      }
    });
  });

  it('eq. 26: Z = A_prev ⋆ W + b = A_prev * ROT180(W) + b', () => {
    forEachLayer(({ W, b, samples }) => {
      for (const { A, next } of samples) {
        assertFormula(next.Z, (a, w, bias) => add(correlate(a, w), bias), A, W, filled(next.Z, b));
        assertFormula(next.Z, (a, w, bias) => add(convolve(a, rot180(w)), bias), A, W, filled(next.Z, b));
      }
    });
  });

  it("eq. 32: z[l+1][x', y'] = Σₐ Σ_b g(z[l][x' + a, y' + b]) w[a, b] + bias", () => {
    forEachLayer(({ W, b, samples }, op) => {
      for (const { Z, next } of samples) {
        const A = map(Z, op === undefined ? (z) => z : activations[op]!);
        const scale = add(correlate(add(absolute(A), onesLike(A)), absolute(W)), filled(next.Z, Math.abs(b)));
        assertClose(next.Z, add(correlate(A, W), filled(next.Z, b)), scale);
      }
    });
  });
});

describe('Convolutional layers: dW (eq. 25–29)', () => {
  it('eq. 25: dW[a, b] = Σ_x Σ_y dZ[x, y] ∂z[x, y]/∂w[a, b], with the derivatives of the forward pass', () => {
    forEachLayer((layer) => assertSum(
      layer.dW,
      (dZ, ...byTap) => responses(layer.W, dZ, (a, b) => byTap[a * columnsOf(layer.W) + b]!),
      layer.samples,
      ({ Z, next }): [Matrix, ...Matrix[]] => [next.dZ, ...tapsOf(layer, Z)],
    ));
  });

  it("eq. 27: ∂z[x, y]/∂w[a, b] keeps the term with a' = a and b' = b alone, a_prev[x + a, y + b]", () => {
    forEachLayer((layer) => {
      const { A, next: { Z } } = layer.samples[0]!;
      layer.W.forEach((row, a) => row.forEach((_, b) =>
        assertClose(layer.byTap(a, b), matrix(rowsOf(Z), columnsOf(Z), (x, y) => A[x + a]![y + b]!), 0)));
    });
  });

  it('eq. 28: dW[a, b] = Σ_x Σ_y dZ[x, y] a_prev[x + a, y + b]', () => {
    forEachLayer(({ W, dW, samples }) => assertSum(
      dW,
      (dZ, A) => matrix(rowsOf(W), columnsOf(W), (a, b) =>
        sum(rowsOf(dZ), (x) => sum(columnsOf(dZ), (y) => dZ[x]![y]! * A[x + a]![y + b]!))),
      samples,
      ({ A, next }) => [next.dZ, A],
    ));
  });

  it('eq. 28: dW[a, b] = Σ_x Σ_y dZ[x, y] g(z_prev[x + a, y + b])', () => {
    forEachLayer(({ W, dW, samples }, op) => {
      const g = op === undefined ? (z: number): number => z : activations[op]!;
      const expected = samples.map(({ Z, next: { dZ } }) => matrix(rowsOf(W), columnsOf(W), (a, b) =>
        sum(rowsOf(dZ), (x) => sum(columnsOf(dZ), (y) => dZ[x]![y]! * g(Z[x + a]![y + b]!)))));
      const scales = samples.map(({ A, next }) => correlate(add(absolute(A), onesLike(A)), absolute(next.dZ)));
      assertClose(dW, expected.reduce(add), scales.reduce(add));
    });
  });

  it('eq. 29 (corrected): dW = g(Z_prev) ⋆ dZ', () => {
    forEachLayer(({ dW, samples }) => assertSum(dW, correlate, samples, ({ A, next }) => [A, next.dZ]));
  });

  it('eq. 29 (corrected): dW = g(Z_prev) * ROT180(dZ), the true convolution', () => {
    forEachLayer(({ dW, samples }) =>
      assertSum(dW, (A, dZ) => convolve(A, rot180(dZ)), samples, ({ A, next }) => [A, next.dZ]));
  });
});

/** ∂Z[l+1]/∂w[a, b] at a plane Z[l], for all taps in row-major order. */
function tapsOf(layer: ConvolutionalLayer, Z: Matrix): Matrix[] {
  return layer.W.flatMap((row, a) => row.map((_, b) => layer.byTap(a, b, Z)));
}

describe('Convolutional layers: db (eq. 30–31)', () => {
  it('eq. 30: db = Σ_x Σ_y dZ[x, y] ∂z[x, y]/∂b, and ∂z[x, y]/∂b is 1 everywhere, to the last bit', () => {
    forEachLayer((layer) => {
      const byBias = layer.byBias();
      assertClose(byBias, onesLike(byBias), 0);
      assertSum(layer.db, (dZ) => total(hadamard(dZ, byBias)), layer.samples, ({ next }) => [next.dZ]);
    });
  });

  it('eq. 31: db = Σ_x Σ_y dZ[x, y]', () => {
    forEachLayer(({ db, samples }) => assertSum(db, total, samples, ({ next }) => [next.dZ]));
  });

  it('eq. 31: db = 1 ⋆ dZ, with all ones in the shape of dZ', () => {
    forEachLayer(({ db, samples }) =>
      assertSum(db, (dZ) => correlate(onesLike(dZ), dZ), samples, ({ next }) => [next.dZ]));
  });
});

describe('Convolutional layers: dZ[l] from dZ[l+1] (eq. 33–37)', () => {
  it("eq. 33: dZ[l][x, y] = Σ_x' Σ_y' dZ[l+1][x', y'] ∂z[l+1][x', y']/∂z[l][x, y]", () => {
    forEachLinearLayer((layer) => {
      const byPixel = layer.samples[0]!.Z.map((row, x) => row.map((_, y) => layer.byPixel(x, y)));
      for (const { Z, dZ, next } of layer.samples) {
        const expected = responses(Z, next.dZ, (x, y) => byPixel[x]![y]!);
        assertClose(dZ, expected, responses(Z, absolute(next.dZ), (x, y) => absolute(byPixel[x]![y]!)));
      }
    });
  });

  it("eq. 34: ∂z[l+1][x', y']/∂z[l][x, y] = g'(z[l][x, y]) w[x − x', y − y'], against small changes", () => {
    convolutionShapes.forEach((shape, seed) => {
      const layer = new ConvolutionalLayer(shape, 'Tanh', seed + 1);
      const { Z, next } = layer.samples[0]!;
      Z.forEach((row, x) => row.forEach((z, y) => {
        const δZ = unit(rowsOf(Z), columnsOf(Z), x, y);
        next.Z.forEach((others, i) => others.forEach((_, j) => {
          const derivative = smoothDifferential((moved) => layer.forward({ Z: moved })[i]![j]!, Z, δZ);
          const error = Math.abs(derivative - slopes['Tanh']!(z) * at(layer.W, x - i, y - j));
          assert.ok(error < 1e-9, `[${i}, ${j}] by [${x}, ${y}]: ${derivative}, off by ${error}`);
        }));
      }));
    });
  });

  it("eq. 35: dZ[l][x, y] = Σ dZ[l+1][x', y'] g'(z[l][x, y]) w[a, b] where x' + a = x and y' + b = y", () => {
    forEachLayer(({ W, samples }, op) => {
      for (const { Z, dZ, next } of samples) {
        const slope = slopeAt(Z, op);
        const terms = matrix(rowsOf(Z), columnsOf(Z), () => 0) as number[][];
        // Every pair of an output and a tap contributes to exactly one pixel.
        next.dZ.forEach((row, i) => row.forEach((d, j) => W.forEach((taps, a) => taps.forEach((w, b) => {
          terms[i + a]![j + b]! += d * slope[i + a]![j + b]! * w;
        }))));
        assertClose(dZ, terms, convolveFull(absolute(next.dZ), absolute(W)));
      }
    });
  });

  it("eq. 36: dZ[l][x, y] = Σ_x' Σ_y' dZ[l+1][x', y'] g'(z[l][x, y]) w[x − x', y − y']", () => {
    forEachLayer(({ W, samples }, op) => {
      for (const { Z, dZ, next } of samples) {
        const slope = slopeAt(Z, op);
        const expected = matrix(rowsOf(Z), columnsOf(Z), (x, y) => sum(rowsOf(next.dZ), (i) =>
          sum(columnsOf(next.dZ), (j) => next.dZ[i]![j]! * slope[x]![y]! * at(W, x - i, y - j))));
        assertClose(dZ, expected, convolveFull(absolute(next.dZ), absolute(W)));
      }
    });
  });

  it("eq. 37: dZ[l] = (dZ[l+1] *_full W) ⊙ g'(Z[l])", () => {
    forEachLayer(({ W, samples }, op) => {
      for (const { Z, dZ, dA, next } of samples) {
        assertFormula(dA, convolveFull, next.dZ, W);
        const expected = hadamard(convolveFull(next.dZ, W), slopeAt(Z, op));
        assertClose(dZ, expected, convolveFull(absolute(next.dZ), absolute(W)));
      }
    });
  });

  it('eq. 37: dA[l] is dZ[l+1] with f − 1 zeros around it, cross-correlated with ROT180(W)', () => {
    forEachLayer(({ W, samples }) => {
      for (const { dA, next } of samples) {
        assertFormula(dA, (dZ, w) => correlate(pad(dZ, rowsOf(w) - 1, columnsOf(w) - 1), rot180(w)), next.dZ, W);
      }
    });
  });

  it("the example of eq. 37: at [x', y'] = [0, 0] and [x, y] = [2, 2] the sum needs w[2, 2]", () => {
    const layer = new ConvolutionalLayer({ image: [5, 5], kernel: [3, 3], samples: 1 });
    const { dA, next } = layer.samples[0]!;
    assertClose(layer.byPixel(2, 2)[0]![0]!, layer.W[2]![2]!, 0);
    assertClose(dA[0]![0]!, next.dZ[0]![0]! * layer.W[0]![0]!, Math.abs(dA[0]![0]!));
    assertClose(dA[4]![4]!, next.dZ[2]![2]! * layer.W[2]![2]!, Math.abs(dA[4]![4]!));
  });
});
