import assert from 'node:assert/strict';
import type { Network } from '../../../src/engine/network';
import { nodeOf, openNetwork, runNetwork, valueOf } from '../engine/networks';
import { assertClose, assertFormula } from './agreement';
import { planeOf } from './layout';
import { columnsOf, hadamard, kronecker, map, matrix, ones, rowsOf, total, type Matrix } from './matrix';

type Sizes = readonly [rows: number, columns: number];

interface Pooling {
  readonly image: Sizes;
  readonly kernel: Sizes;
  readonly stride: Sizes;
}

/** Windows that lie side by side: the case of the source. */
const sideBySide: readonly Pooling[] = [
  { image: [4, 4], kernel: [2, 2], stride: [2, 2] },
  { image: [6, 4], kernel: [3, 2], stride: [3, 2] },
  { image: [2, 3], kernel: [2, 3], stride: [2, 3] },
  { image: [3, 2], kernel: [1, 1], stride: [1, 1] },
];

/** Windows that overlap, that leave gaps, and that leave a margin uncovered. */
const others: readonly Pooling[] = [
  { image: [5, 5], kernel: [3, 3], stride: [1, 1] },
  { image: [7, 6], kernel: [3, 2], stride: [2, 1] },
  { image: [5, 7], kernel: [1, 2], stride: [2, 3] },
  { image: [5, 5], kernel: [2, 2], stride: [2, 2] },
];

interface Planes {
  readonly A: Matrix;
  readonly dA: Matrix;
  readonly next: { readonly A: Matrix; readonly dA: Matrix };
}

const planesOf = (network: Network, n: number, channel: number): Planes => {
  const [x, a] = [valueOf(network, 'x'), valueOf(network, 'pool')];
  return {
    A: planeOf(x.tensor, n, channel),
    dA: planeOf(x.gradient!, n, channel),
    next: { A: planeOf(a.tensor, n, channel), dA: planeOf(a.gradient!, n, channel) },
  };
};

/** Runs the same rule on every channel of every sample: each is pooled by itself. */
function forEachPlane(
  op: string,
  poolings: readonly Pooling[],
  check: (planes: Planes, pooling: Pooling) => void,
): void {
  poolings.forEach((pooling, seed) => {
    const args = { kernel_size: pooling.kernel, stride: pooling.stride };
    const sketch = { inputs: { x: [2, 3, ...pooling.image] }, layers: [{ name: 'pool', op, args }] };
    const network = runNetwork(sketch, { seed: seed + 1 });
    for (const n of [0, 1]) for (const channel of [0, 1, 2]) check(planesOf(network, n, channel), pooling);
  });
}

/** The window of a pooled cell. */
function windowOf(A: Matrix, { kernel, stride }: Pooling, x: number, y: number): Matrix {
  return matrix(kernel[0], kernel[1], (a, b) => A[x * stride[0] + a]![y * stride[1] + b]!);
}

/** The pooling mask: 1 where the first entry of its window, row by row, is that large. */
function maskOf(window: Matrix): Matrix {
  const largest = Math.max(...window.flat());
  const winner = window.flat().indexOf(largest);
  return matrix(rowsOf(window), columnsOf(window), (a, b) => (a * columnsOf(window) + b === winner ? 1 : 0));
}

/** Adds for every pooled cell its gradient times the shares of its window's entries. */
function spreadBack(A: Matrix, dA: Matrix, pooling: Pooling, shares: (window: Matrix) => Matrix): Matrix {
  const back = matrix(rowsOf(A), columnsOf(A), () => 0) as number[][];
  dA.forEach((row, x) => row.forEach((d, y) => {
    const window = shares(windowOf(A, pooling, x, y));
    window.forEach((line, a) => line.forEach((share, b) => {
      back[x * pooling.stride[0] + a]![y * pooling.stride[1] + b]! += share * d;
    }));
  }));
  return back;
}

const absolute = (a: Matrix): Matrix => map(a, Math.abs);

describe('Pooling layers: max pooling', () => {
  const shares = maskOf;

  it('passes the largest entry of each window', () => {
    forEachPlane('MaxPool2d', [...sideBySide, ...others], ({ A, next }, pooling) => {
      next.A.forEach((row, x) => row.forEach((value, y) =>
        assert.equal(value, Math.max(...windowOf(A, pooling, x, y).flat()))));
    });
  });

  it('gives the whole gradient of a pooled cell to the maximum, and 0 to the others', () => {
    forEachPlane('MaxPool2d', sideBySide, ({ A, dA, next }, pooling) => {
      assertClose(dA, spreadBack(A, next.dA, pooling, shares), 0);
      const counts = dA.flat().filter((value) => value !== 0).length;
      assert.equal(counts, next.dA.flat().length);
    });
  });

  it('as a mask: dA_prev = mask ⊙ (dA ⊗ 1_{k×k}), where windows lie side by side', () => {
    forEachPlane('MaxPool2d', sideBySide, ({ A, dA, next }, { kernel }) => {
      const upsampled = (a: Matrix): Matrix => kronecker(a, ones(...kernel));
      const largest = upsampled(next.A);
      const mask = matrix(rowsOf(A), columnsOf(A), (x, y) => (A[x]![y] === largest[x]![y] ? 1 : 0));
      assertClose(dA, hadamard(mask, upsampled(next.dA)), 0);
    });
  });

  it('adds up where windows overlap', () => {
    forEachPlane('MaxPool2d', others, ({ A, dA, next }, pooling) => {
      assertClose(dA, spreadBack(A, next.dA, pooling, shares), spreadBack(A, absolute(next.dA), pooling, shares));
    });
  });

  it('loses nothing: ΣΣ dA_prev = ΣΣ dA', () => {
    forEachPlane('MaxPool2d', [...sideBySide, ...others], ({ dA, next }) => {
      assertClose(total(dA), total(next.dA), total(absolute(next.dA)));
    });
  });

  it('gives a tie to the first entry, row by row, forward and backward, and shows it in the mask', () => {
    const args = { kernel_size: 2 };
    const network = openNetwork({ inputs: { x: [1, 1, 2, 4] }, layers: [{ name: 'pool', op: 'MaxPool2d', args }] });
    valueOf(network, 'x').tensor.data.set([
      0, 7, 5, 5,
      7, 7, 5, 5,
    ]);
    network.forward();
    network.backward();
    const { operator, state } = nodeOf(network, 'pool');
    const [first, second] = valueOf(network, 'pool').gradient!.data;
    assert.deepEqual([...valueOf(network, 'x').gradient!.data], [0, first, second, 0, 0, 0, 0, 0]);
    const { mask, indices } = operator.artifacts!(state as never);
    assert.deepEqual([...mask!.data], [0, 1, 1, 0, 0, 0, 0, 0]);
    assert.deepEqual([...indices!.data], [1, 2]);
  });

  it('counts in the mask how many windows a position won', () => {
    const args = { kernel_size: 2, stride: 1 };
    const network = openNetwork({ inputs: { x: [1, 1, 3, 3] }, layers: [{ name: 'pool', op: 'MaxPool2d', args }] });
    valueOf(network, 'x').tensor.data.set([1, 2, 3, 4, 9, 5, 6, 7, 8]);
    network.forward();
    const { operator, state } = nodeOf(network, 'pool');
    assert.deepEqual([...operator.artifacts!(state as never)['mask']!.data], [0, 0, 0, 0, 4, 0, 0, 0, 0]);
  });
});

describe('Pooling layers: average pooling', () => {
  const shares = (window: Matrix): Matrix => map(window, () => 1 / window.flat().length);

  it('passes the mean of each window', () => {
    forEachPlane('AvgPool2d', [...sideBySide, ...others], ({ A, next }, pooling) => {
      assertFormula(next.A, (a) => map(next.A, () => 0).map((row, x) => row.map((_, y) => {
        const window = windowOf(a, pooling, x, y).flat();
        return window.reduce((sum, value) => sum + value, 0) / window.length;
      })), A);
    });
  });

  it('gives each position of a window dA / (k_H k_W)', () => {
    forEachPlane('AvgPool2d', sideBySide, ({ A, dA, next }, pooling) => {
      assertClose(dA, spreadBack(A, next.dA, pooling, shares), absolute(dA));
    });
  });

  it('as a Kronecker product: dA_prev = dA ⊗ 1_{k×k} / (k_H k_W), where windows lie side by side', () => {
    forEachPlane('AvgPool2d', sideBySide, ({ dA, next }, { kernel }) => {
      const share = map(ones(...kernel), () => 1 / (kernel[0] * kernel[1]));
      assertFormula(dA, (d) => kronecker(d, share), next.dA);
    });
  });

  it('adds up where windows overlap', () => {
    forEachPlane('AvgPool2d', others, ({ A, dA, next }, pooling) => {
      assertClose(dA, spreadBack(A, next.dA, pooling, shares), spreadBack(A, absolute(next.dA), pooling, shares));
    });
  });

  it('loses nothing: ΣΣ dA_prev = ΣΣ dA', () => {
    forEachPlane('AvgPool2d', [...sideBySide, ...others], ({ dA, next }) => {
      assertClose(total(dA), total(next.dA), total(absolute(next.dA)));
    });
  });
});
