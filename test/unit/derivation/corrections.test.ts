import assert from 'node:assert/strict';
import { gradientOf, runNetwork, valueOf } from '../engine/networks';
import { slopes } from './activations';
import { assertClose, assertDifferent, assertFormula, assertSum } from './agreement';
import { ConvolutionalLayer, onesLike } from './convolutionalLayer';
import { DenseLayer } from './denseLayer';
import { columnsOfSamples, columnOf, planeOf, weightOf } from './layout';
import {
  add, columnsOf, convolve, convolveFull, correlate, hadamard, identity, kronecker, map, multiply, ones, pad, rot180,
  rowsOf, sum, total, transpose, vec, type Matrix,
} from './matrix';

const absolute = (a: Matrix): Matrix => map(a, Math.abs);

/** Correction 1 is one of words: “numerical integration” for numerical differentiation. */
describe('Corrections to the source', () => {
  it('2: eq. 15 is eq. 14 with the Jacobian of eq. 13 in it', () => {
    const layer = new DenseLayer([3, 4, 5]);
    const jacobian = kronecker(transpose(layer.A), identity(3));
    assertClose(jacobian, layer.jacobian('W'), 0);
    assertFormula(vec(layer.dW), (J, dZ) => multiply(transpose(J), vec(dZ)), jacobian, layer.dZ);
  });

  it('3: in eq. 17–18 vec(dW) is a column of n_l n_{l−1} rows, so the right side needs its vec too', () => {
    const { dW, dZ, A } = new DenseLayer([3, 4, 5]);
    const product = multiply(dZ, transpose(A));
    assert.deepEqual([rowsOf(vec(dW)), columnsOf(vec(dW))], [12, 1]);
    assert.deepEqual([rowsOf(product), columnsOf(product)], [3, 4]);
    assertFormula(vec(dW), (z, a) => vec(multiply(z, transpose(a))), dZ, A);
  });

  describe('4: sums run to n_H − 1 and f − 1', () => {
    const layer = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 1 });

    it('over the taps: an image and a kernel of ones give f_H f_W, not (f_H + 1)(f_W + 1)', () => {
      const Z = layer.forward({ Z: ones(5, 6), W: ones(3, 2), b: 0 });
      assertClose(Z, map(Z, () => 6), 0);
    });

    it('over the places: db has n_H n_W terms', () => {
      const { dZ } = layer.samples[0]!.next;
      assert.deepEqual([rowsOf(dZ), columnsOf(dZ)], [3, 5]);
      assertFormula(layer.db, (d) => sum(3, (x) => sum(5, (y) => d[x]![y]!)), dZ);
    });
  });

  it('5: A[l] of a convolutional layer has the sizes of layer l: [n_H[l], n_W[l], n_c[l], m]', () => {
    const args = { out_channels: 4, kernel_size: [3, 2] };
    const network = runNetwork({ inputs: { x: [2, 3, 7, 8] }, layers: [{ name: 'conv', op: 'Conv2d', args }] });
    const [m, channels, height, width] = valueOf(network, 'conv').tensor.shape;
    assert.deepEqual([height, width, channels, m], [7 - 3 + 1, 8 - 2 + 1, 4, 2]);
  });

  describe('6: eq. 29 needs g(Z_prev) in front', () => {
    const layer = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 2 }, 'Tanh');
    const sumOver = (term: (A: Matrix, dZ: Matrix) => Matrix): Matrix =>
      layer.samples.map(({ A, next }) => term(A, next.dZ)).reduce(add);

    it('as written, dZ ⋆ g(Z_prev) is dW turned by 180°: other numbers', () => {
      const written = sumOver((A, dZ) => correlate(dZ, A));
      assertDifferent(written, layer.dW);
      assertSum(rot180(layer.dW), (A, dZ) => correlate(dZ, A), layer.samples, ({ A, next }) => [A, next.dZ]);
    });

    it('as written in its second form, dZ * g(ROT180(Z_prev)) gives those other numbers too', () => {
      // ROT180 and g commute. Read as a true convolution with dZ as the kernel, the rotated operand is the wrong one.
      assertDifferent(sumOver((A, dZ) => convolve(rot180(A), dZ)), layer.dW);
      assertSum(rot180(layer.dW), (A, dZ) => convolve(rot180(A), dZ), layer.samples, ({ A, next }) => [A, next.dZ]);
    });

    it('corrected, g(Z_prev) ⋆ dZ = g(Z_prev) * ROT180(dZ) is dW', () => {
      assertSum(layer.dW, correlate, layer.samples, ({ A, next }) => [A, next.dZ]);
      assertSum(layer.dW, (A, dZ) => convolve(A, rot180(dZ)), layer.samples, ({ A, next }) => [A, next.dZ]);
    });
  });

  it('7: in eq. 31 both orders of all ones and dZ give the same scalar', () => {
    const { db, samples } = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 2 });
    assertSum(db, (dZ) => correlate(onesLike(dZ), dZ), samples, ({ next }) => [next.dZ]);
    assertSum(db, (dZ) => correlate(dZ, onesLike(dZ)), samples, ({ next }) => [next.dZ]);
  });

  it("8: eq. 35 has a term for each x', y' with 0 ≤ x − x' < f_H and 0 ≤ y − y' < f_W, one at a corner", () => {
    const { W, samples } = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 1 });
    const { dA, next: { dZ } } = samples[0]!;
    const terms = (x: number, y: number): number[] => dZ.flatMap((row, i) => row.flatMap((d, j) => {
      const [a, b] = [x - i, y - j];
      return a >= 0 && a < 3 && b >= 0 && b < 2 ? [d * W[a]![b]!] : [];
    }));
    assert.deepEqual([[0, 0], [4, 5], [0, 3], [2, 3]].map(([x, y]) => terms(x!, y!).length), [1, 1, 2, 6]);
    dA.forEach((row, x) => row.forEach((value, y) => {
      const products = terms(x, y);
      const scale = products.reduce((all, product) => all + Math.abs(product), 0);
      assertClose(value, products.reduce((all, product) => all + product, 0), scale);
    }));
  });

  describe('9: eq. 37 is a true convolution with W, or a cross-correlation with ROT180(W)', () => {
    const { W, samples } = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 1 });
    const { dA, next: { dZ } } = samples[0]!;

    it('both give dA', () => {
      assertFormula(dA, convolveFull, dZ, W);
      assertFormula(dA, (d, w) => correlate(pad(d, 2, 1), rot180(w)), dZ, W);
    });

    it('as written, a true convolution with ROT180(W), it gives other numbers', () => {
      assertDifferent(convolveFull(dZ, rot180(W)), dA);
    });

    it('without the rotation, a cross-correlation with W, it gives those other numbers too', () => {
      const unrotated = correlate(pad(dZ, 2, 1), W);
      assertDifferent(unrotated, dA);
      assertFormula(unrotated, (d, w) => convolveFull(d, rot180(w)), dZ, W);
    });
  });

  it('10: the padding of the full convolution is n_H[l] − n_H[l+1] = f − 1 zeros, not the reverse', () => {
    const { W, samples } = new ConvolutionalLayer({ image: [5, 6], kernel: [3, 2], samples: 1 });
    const { Z, dA, next } = samples[0]!;
    const [rows, columns] = [rowsOf(Z) - rowsOf(next.Z), columnsOf(Z) - columnsOf(next.Z)];
    assert.deepEqual([rows, columns], [rowsOf(W) - 1, columnsOf(W) - 1]);
    assertFormula(dA, (dZ, w) => correlate(pad(dZ, rows, columns), rot180(w)), next.dZ, W);
  });
});

describe('11: the summaries that are missing from the source, as whole backward passes', () => {
  it('of dense layers: dZ[L] back to dW[1], db[1]', () => {
    const sizes = [5, 4, 3];
    const layers = sizes.flatMap((units, l) => [
      { name: `fc${l + 1}`, op: 'Linear', args: { out_features: units } },
      ...(l < 2 ? [{ name: `a${l + 1}`, op: 'Tanh' }] : []),
    ]);
    const network = runNetwork({ inputs: { x: [6, 2] }, layers });
    const W = (l: number): Matrix => weightOf(network.parameters.get(`fc${l}.weight`)!);
    let dZ = columnsOfSamples(valueOf(network, 'fc3').gradient!);
    let scale = absolute(dZ);
    for (let l = 3; l >= 1; l--) {
      const A = columnsOfSamples(valueOf(network, l > 1 ? `a${l - 1}` : 'x').tensor);
      const [dW, db] = [gradientOf(network, `fc${l}.weight`), gradientOf(network, `fc${l}.bias`)];
      assertClose(weightOf(dW), multiply(dZ, transpose(A)), multiply(scale, transpose(absolute(A))));
      assertClose(columnOf(db), multiply(dZ, ones(6, 1)), multiply(scale, ones(6, 1)));
      if (l === 1) break;
      const slope = map(columnsOfSamples(valueOf(network, `fc${l - 1}`).tensor), slopes['Tanh']!);
      dZ = hadamard(multiply(transpose(W(l)), dZ), slope);
      scale = multiply(absolute(transpose(W(l))), scale);
    }
  });

  it('of convolutional layers: dZ[2] back to dW[1], db[1]', () => {
    const layers = [
      { name: 'conv1', op: 'Conv2d', args: { out_channels: 1, kernel_size: [2, 3] } },
      { name: 'a1', op: 'Sigmoid' },
      { name: 'conv2', op: 'Conv2d', args: { out_channels: 1, kernel_size: [3, 2] } },
    ];
    const network = runNetwork({ inputs: { x: [1, 1, 6, 7] }, layers });
    const plane = (name: string): Matrix => planeOf(valueOf(network, name).tensor);
    const dZ2 = planeOf(valueOf(network, 'conv2').gradient!);
    assertFormula(planeOf(gradientOf(network, 'conv2.weight')), correlate, plane('a1'), dZ2);
    assertFormula(gradientOf(network, 'conv2.bias').data[0]!, total, dZ2);
    const W2 = planeOf(network.parameters.get('conv2.weight')!);
    const dZ1 = hadamard(convolveFull(dZ2, W2), map(plane('conv1'), slopes['Sigmoid']!));
    const scale = convolveFull(absolute(dZ2), absolute(W2));
    const x = plane('x');
    assertClose(planeOf(gradientOf(network, 'conv1.weight')), correlate(x, dZ1), correlate(absolute(x), scale));
    assertClose(gradientOf(network, 'conv1.bias').data[0]!, total(dZ1), total(scale));
  });
});
