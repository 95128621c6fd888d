import assert from 'node:assert/strict';
import { updateParameters } from '../../../src/engine/gradientDescent';
import { gradientOf, openNetwork, runNetwork, valueOf } from '../engine/networks';
import { activations, slopes } from './activations';
import { assertClose, assertFormula } from './agreement';
import { DenseLayer, denseShapes } from './denseLayer';
import { direction, quadraticDifferential, smoothDifferential } from './differential';
import { columnsOfSamples, weightOf, writeSamples } from './layout';
import {
  add, columnsOf, diagonal, frobenius, hadamard, identity, kronecker, map, matrix, multiply, ones, rowsOf, subtract,
  sum, trace, transpose, vec, type Matrix,
} from './matrix';

/** Runs the same equation on layers of all shapes. */
function forEachLayer(check: (layer: DenseLayer) => void): void {
  denseShapes.forEach((shape, seed) => check(new DenseLayer(shape, seed + 1)));
}

const randomLike = (a: Matrix, seed: number): Matrix => direction(rowsOf(a), columnsOf(a), seed);
const absolute = (a: Matrix): Matrix => map(a, Math.abs);

describe('Gradient descent (eq. 1–2)', () => {
  const sketch = { inputs: { x: [5, 4] }, layers: [{ name: 'fc', op: 'Linear', args: { out_features: 3 } }] };

  for (const [eq, parameter] of [[1, 'fc.weight'], [2, 'fc.bias']] as const) {
    const symbol = parameter === 'fc.weight' ? 'W' : 'b';

    it(`eq. ${eq}: ${symbol} := ${symbol} − α d${symbol}, with α = 1 as the source writes it and smaller`, () => {
      for (const rate of [1, 0.125]) {
        const network = runNetwork(sketch);
        const before = [...network.parameters.get(parameter)!.data];
        updateParameters(network, rate);
        const expected = before.map((value, i) => value - rate * gradientOf(network, parameter).data[i]!);
        assert.deepEqual([...network.parameters.get(parameter)!.data], expected);
      }
    });

    it(`eq. ${eq}: a step along −d${symbol} changes a quadratic J by −α ‖d${symbol}‖² + α² mean (δZ)²`, () => {
      const layer = new DenseLayer([3, 4, 5]);
      const [X, dX] = symbol === 'W' ? [layer.W, layer.dW] : [layer.b, layer.db];
      const change = symbol === 'W' ? multiply(dX, layer.A) : multiply(dX, ones(1, 5));
      for (const rate of [1, 0.125]) {
        const J = layer.J({ [symbol]: subtract(X, map(dX, (value) => rate * value)) });
        const expected = layer.J() - rate * frobenius(dX, dX) + rate ** 2 * frobenius(change, change) / 15;
        assertClose(J, expected, layer.J() + rate * frobenius(dX, dX) + rate ** 2 * frobenius(change, change));
      }
    });
  }
});

describe('Dense layers: the chain rule (eq. 3–4)', () => {
  it('eq. 3: dW = dZ · ∂Z/∂W, both written as vec, with the Jacobian of the forward pass', () => {
    forEachLayer((layer) => assertFormula(transpose(vec(layer.dW)),
      (dZ, jacobian) => multiply(transpose(vec(dZ)), jacobian), layer.dZ, layer.jacobian('W')));
  });

  for (const op of Object.keys(slopes)) {
    it(`eq. 4: dZ = dA · ∂A/∂Z through ${op}, whose Jacobian has nothing beside its diagonal`, () => {
      const network = runNetwork({ inputs: { z: [3, 4] }, layers: [{ name: 'a', op }] });
      const [z, a] = [valueOf(network, 'z'), valueOf(network, 'a')];
      const [dZ, dA] = [columnsOfSamples(z.gradient!), columnsOfSamples(a.gradient!)];
      const diagonalOfJacobian = Array.from(z.tensor.data, (value, entry) => {
        const before = [...a.tensor.data];
        z.tensor.data[entry] = value + 1e-3;
        network.forward();
        const moved = before.flatMap((old, i) => (Object.is(old, a.tensor.data[i]) ? [] : [i]));
        assert.ok(moved.every((i) => i === entry), `entry ${entry} of Z moves entries ${moved.join()} of A`);
        z.tensor.data[entry] = value;
        network.forward();
        return slopes[op]!(value);
      });
      const jacobian = diagonal(vec(matrix(4, 3, (unit, sample) => diagonalOfJacobian[sample * 4 + unit]!)));
      assertClose(transpose(vec(dZ)), multiply(transpose(vec(dA)), jacobian), transpose(vec(absolute(dA))));
    });
  }
});

describe('Dense layers: dA (eq. 5–9)', () => {
  it('eq. 5: dJ = ΣΣ dZᵢⱼ δZᵢⱼ = ⟨dZ, δZ⟩_F = tr(dZᵀ δZ), against the change of J = mean (Z − Y)²', () => {
    forEachLayer(({ Z }) => {
      const network = runNetwork({ inputs: { z: [columnsOf(Z), rowsOf(Z)] }, layers: [] });
      const z = valueOf(network, 'z');
      const [own, dZ] = [columnsOfSamples(z.tensor), columnsOfSamples(z.gradient!)];
      const δZ = randomLike(Z, 1);
      const { dJ, scale } = quadraticDifferential((moved) => {
        writeSamples(z.tensor, moved);
        return network.forward();
      }, own, δZ);
      const sums = sum(rowsOf(Z), (i) => sum(columnsOf(Z), (j) => dZ[i]![j]! * δZ[i]![j]!));
      assertClose(sums, dJ, scale);
      assertFormula(sums, frobenius, dZ, δZ);
      assertFormula(sums, (a, b) => trace(multiply(transpose(a), b)), dZ, δZ);
    });
  });

  it('eq. 5: dJ = tr(dZᵀ δZ), against a small change of J = CrossEntropyLoss(Z, y)', () => {
    for (const [classes, samples] of [[3, 4], [10, 1], [1, 2]] as const) {
      const network = runNetwork({ inputs: { z: [samples, classes] }, layers: [], loss: 'CrossEntropyLoss' });
      const z = valueOf(network, 'z');
      const [own, dZ] = [columnsOfSamples(z.tensor), columnsOfSamples(z.gradient!)];
      const δZ = randomLike(own, 2);
      const dJ = smoothDifferential((moved) => {
        writeSamples(z.tensor, moved);
        return network.forward();
      }, own, δZ);
      assert.ok(Math.abs(trace(multiply(transpose(dZ), δZ)) - dJ) < 1e-9, `${dJ}`);
    }
  });

  it('eq. 6: dJ = tr(dZᵀ W δA_prev), against the change of J', () => {
    forEachLayer((layer) => {
      const δA = randomLike(layer.A, 3);
      const { dJ, scale } = quadraticDifferential((A) => layer.J({ A }), layer.A, δA);
      assertClose(trace(multiply(transpose(layer.dZ), layer.W, δA)), dJ, scale);
    });
  });

  it('eq. 7: dA_prev = (dZᵀ W)ᵀ', () => {
    forEachLayer(({ dA, dZ, W }) => assertFormula(dA, (z, w) => transpose(multiply(transpose(z), w)), dZ, W));
  });

  it('eq. 8: dA_prev = Wᵀ dZ', () => {
    forEachLayer(({ dA, dZ, W }) => assertFormula(dA, (z, w) => multiply(transpose(w), z), dZ, W));
  });

  it('eq. 8 as an index sum: dA_prev[j, k] = Σᵢ w[i, j] dZ[i, k]', () => {
    forEachLayer(({ dA, dZ, W }) => assertFormula(dA, (z, w) =>
      matrix(columnsOf(w), columnsOf(z), (j, k) => sum(rowsOf(w), (i) => w[i]![j]! * z[i]![k]!)), dZ, W));
  });

  for (const op of Object.keys(slopes)) {
    it(`eq. 9: dA[l] = W[l+1]ᵀ dZ[l+1], behind ${op}`, () => {
      const { dA, next } = twoLayers(op);
      assertFormula(dA, (W, dZ) => multiply(transpose(W), dZ), next.W, next.dZ);
    });
  }
});

/** Z[l] → A[l] = g(Z[l]) → Z[l+1], with all that the equations of a hidden layer speak of. */
function twoLayers(op: string) {
  const network = runNetwork({
    inputs: { x: [5, 3] },
    layers: [
      { name: 'fc1', op: 'Linear', args: { out_features: 4 } },
      { name: 'act', op },
      { name: 'fc2', op: 'Linear', args: { out_features: 2 } },
    ],
  });
  const [z, a, next] = ['fc1', 'act', 'fc2'].map((name) => valueOf(network, name)) as [Value, Value, Value];
  return {
    Z: columnsOfSamples(z.tensor),
    A: columnsOfSamples(a.tensor),
    dZ: columnsOfSamples(z.gradient!),
    dA: columnsOfSamples(a.gradient!),
    next: { W: weightOf(network.parameters.get('fc2.weight')!), dZ: columnsOfSamples(next.gradient!) },
  };
}

type Value = ReturnType<typeof valueOf>;

describe('Dense layers: dZ (eq. 10–11)', () => {
  for (const op of Object.keys(slopes)) {
    it(`eq. 10: dZ = dA · diag(g'(Z)) = dA ⊙ g'(Z), with ${op}`, () => {
      const { Z, A, dZ, dA } = twoLayers(op);
      assertClose(A, map(Z, activations[op]!), 1);
      const slope = map(Z, slopes[op]!);
      assertClose(dZ, hadamard(dA, slope), absolute(dA));
      assertClose(transpose(vec(dZ)), multiply(transpose(vec(dA)), diagonal(vec(slope))), transpose(vec(absolute(dA))));
    });

    it(`eq. 11: dZ[l] = W[l+1]ᵀ dZ[l+1] ⊙ g'(Z[l]), with ${op}`, () => {
      const { Z, dZ, next } = twoLayers(op);
      const scale = multiply(absolute(transpose(next.W)), absolute(next.dZ));
      assertClose(dZ, hadamard(multiply(transpose(next.W), next.dZ), map(Z, slopes[op]!)), scale);
    });
  }

  it("eq. 10: where Z = 0, ReLU's slope is 0, as in PyTorch", () => {
    const network = openNetwork({ inputs: { z: [1, 3] }, layers: [{ name: 'a', op: 'ReLU' }] });
    valueOf(network, 'z').tensor.data.set([0, -0, 1]);
    network.forward();
    network.backward();
    assert.deepEqual([...valueOf(network, 'z').gradient!.data.subarray(0, 2)], [0, 0]);
    assert.notEqual(valueOf(network, 'a').gradient!.data[0], 0);
  });
});

describe('Dense layers: dW in the Kronecker form (eq. 12–18)', () => {
  /** n_l of the layer: the size of the identity that the equations put in. */
  const I = ({ W }: DenseLayer): Matrix => identity(rowsOf(W));

  it('eq. 12: vec(δZ) = (A_prevᵀ ⊗ I) vec(δW)', () => {
    forEachLayer((layer) => {
      const δW = randomLike(layer.W, 4);
      const δZ = subtract(layer.forward({ W: add(layer.W, δW) }), layer.forward({}));
      const scale = multiply(add(absolute(layer.W), absolute(δW)), absolute(layer.A));
      const bound = add(vec(scale), vec(multiply(absolute(layer.b), ones(1, columnsOf(layer.A)))));
      assertClose(vec(δZ), multiply(kronecker(transpose(layer.A), I(layer)), vec(δW)), bound);
    });
  });

  it('eq. 13: ∂vec(Z)/∂vec(W) = A_prevᵀ ⊗ I, to the last bit', () => {
    forEachLayer((layer) => assertClose(layer.jacobian('W'), kronecker(transpose(layer.A), I(layer)), 0));
  });

  it('eq. 14: vec(dW) = (∂vec(Z)/∂vec(W))ᵀ vec(dZ)', () => {
    forEachLayer((layer) => assertFormula(vec(layer.dW),
      (jacobian, dZ) => multiply(transpose(jacobian), vec(dZ)), layer.jacobian('W'), layer.dZ));
  });

  it('eq. 15: vec(dW) = (A_prevᵀ ⊗ I)ᵀ vec(dZ)', () => {
    forEachLayer((layer) => assertFormula(vec(layer.dW), (A, dZ, unit) =>
      multiply(transpose(kronecker(transpose(A), unit)), vec(dZ)), layer.A, layer.dZ, I(layer)));
  });

  it('eq. 16: vec(dW) = (A_prev ⊗ I) vec(dZ), because (A ⊗ B)ᵀ = Aᵀ ⊗ Bᵀ', () => {
    forEachLayer((layer) => {
      assertClose(transpose(kronecker(transpose(layer.A), I(layer))), kronecker(layer.A, I(layer)), 0);
      assertFormula(vec(layer.dW), (A, dZ, unit) => multiply(kronecker(A, unit), vec(dZ)), layer.A, layer.dZ, I(layer));
    });
  });

  it('eq. 17: vec(dW) = vec(I dZ A_prevᵀ), because vec(ABC) = (Cᵀ ⊗ A) vec(B)', () => {
    forEachLayer((layer) => {
      assertFormula(vec(layer.dW), (A, dZ, unit) => vec(multiply(unit, dZ, transpose(A))), layer.A, layer.dZ, I(layer));
      const [A, B, C] = [layer.W, layer.A, randomLike(transpose(layer.A), 5)];
      assertFormula(vec(multiply(A, B, C)), (a, b, c) => multiply(kronecker(transpose(c), a), vec(b)), A, B, C);
    });
  });

  it('eq. 18: dW = dZ A_prevᵀ, the identity left out', () => {
    forEachLayer((layer) => {
      assertClose(multiply(I(layer), layer.dZ, transpose(layer.A)), multiply(layer.dZ, transpose(layer.A)), 0);
      assertFormula(layer.dW, (dZ, A) => multiply(dZ, transpose(A)), layer.dZ, layer.A);
    });
  });
});

describe('Dense layers: dW in the trace form (eq. 19–20)', () => {
  it('eq. 19: tr(dZᵀ δW A_prev) = tr(A_prev dZᵀ δW) = tr((dZ A_prevᵀ)ᵀ δW) = dJ', () => {
    forEachLayer((layer) => {
      const δW = randomLike(layer.W, 6);
      const inOrder = trace(multiply(transpose(layer.dZ), δW, layer.A));
      const turned = (dZ: Matrix, change: Matrix, A: Matrix): number => trace(multiply(A, transpose(dZ), change));
      const gathered = (dZ: Matrix, change: Matrix, A: Matrix): number =>
        trace(multiply(transpose(multiply(dZ, transpose(A))), change));
      for (const form of [turned, gathered]) assertFormula(inOrder, form, layer.dZ, δW, layer.A);
      const { dJ, scale } = quadraticDifferential((W) => layer.J({ W }), layer.W, δW);
      assertClose(inOrder, dJ, scale);
      assertClose(trace(multiply(transpose(layer.dW), δW)), dJ, scale);
    });
  });

  it('eq. 20: dW = dZ A_prevᵀ, the same matrix as by eq. 16', () => {
    forEachLayer(({ dW, dZ, A }) => {
      assertFormula(dW, (z, a) => multiply(z, transpose(a)), dZ, A);
      assertFormula(vec(dW), (z, a, unit) => multiply(kronecker(a, unit), vec(z)), dZ, A, identity(rowsOf(dZ)));
    });
  });

  it('eq. 20 as an index sum: dW[i, j] = Σₖ dZ[i, k] a_prev[j, k] over the samples', () => {
    forEachLayer(({ dW, dZ, A }) => assertFormula(dW, (z, a) =>
      matrix(rowsOf(z), rowsOf(a), (i, j) => sum(columnsOf(z), (k) => z[i]![k]! * a[j]![k]!)), dZ, A));
  });
});

describe('Dense layers: db (eq. 21–24)', () => {
  const row = ({ A }: DenseLayer): Matrix => ones(1, columnsOf(A));

  it('eq. 21: δZ = δb 1_{1×m}', () => {
    forEachLayer((layer) => {
      const δb = randomLike(layer.b, 7);
      const δZ = subtract(layer.forward({ b: add(layer.b, δb) }), layer.forward({}));
      const biases = multiply(add(absolute(layer.b), absolute(δb)), row(layer));
      assertClose(δZ, multiply(δb, row(layer)), add(multiply(absolute(layer.W), absolute(layer.A)), biases));
    });
  });

  it('eq. 22: dJ = tr(dZᵀ δZ) = tr(dZᵀ δb 1_{1×m}), against the change of J', () => {
    forEachLayer((layer) => {
      const δb = randomLike(layer.b, 8);
      const { dJ, scale } = quadraticDifferential((b) => layer.J({ b }), layer.b, δb);
      assertClose(trace(multiply(transpose(layer.dZ), δb, row(layer))), dJ, scale);
    });
  });

  it('eq. 23: tr(dZᵀ δb 1_{1×m}) = tr((dZ (1_{1×m})ᵀ)ᵀ δb) = tr((dZ 1_{m×1})ᵀ δb)', () => {
    forEachLayer((layer) => {
      const δb = randomLike(layer.b, 9);
      const inOrder = trace(multiply(transpose(layer.dZ), δb, row(layer)));
      for (const column of [transpose(row(layer)), ones(columnsOf(layer.A), 1)]) {
        assertFormula(inOrder, (dZ, change) => trace(multiply(transpose(multiply(dZ, column)), change)), layer.dZ, δb);
      }
    });
  });

  it('eq. 24: db = dZ 1_{m×1}', () => {
    forEachLayer(({ db, dZ }) => assertFormula(db, (z) => multiply(z, ones(columnsOf(z), 1)), dZ));
  });

  it('eq. 24 as row sums: np.sum(dZ, axis=1, keepdims=True)', () => {
    forEachLayer(({ db, dZ }) =>
      assertFormula(db, (z) => z.map((units) => [units.reduce((all, value) => all + value, 0)]), dZ));
  });

  it('the exercise of section 2.4: ∂vec(Z)/∂b = 1_{m×1} ⊗ I, to the last bit', () => {
    forEachLayer((layer) => {
      const expected = kronecker(ones(columnsOf(layer.A), 1), identity(rowsOf(layer.b)));
      assertClose(layer.jacobian('b'), expected, 0);
    });
  });

  it('the exercise of section 2.4: db = (1_{1×m} ⊗ I) vec(dZ)', () => {
    forEachLayer(({ db, dZ }) => assertFormula(db, (z) =>
      multiply(kronecker(ones(1, columnsOf(z)), identity(rowsOf(z))), vec(z)), dZ));
  });
});
