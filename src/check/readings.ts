import type { Reading } from '../protocol/compare';
import { sameShape, sizeOf, stridesOf, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';

/** What a tensor is, as far as the order of its axes is concerned. */
export type TensorKind = 'activation' | 'parameter';

/**
 * Orders of axes other than PyTorch's, by the kind of a tensor and the number of its axes. `axes[i]` says where axis i
 * of PyTorch's order is in the other one.
 */
const orders: Readonly<Record<TensorKind, Readonly<Record<number, readonly Reading[]>>>> = {
  activation: {
    // PyTorch: (m, n)
    2: [{ order: '[n, m]', axes: [1, 0] }],
    // PyTorch: (m, n_c, n)
    3: [{ order: '(m, n, n_c)', axes: [0, 2, 1] }, { order: '[n, n_c, m]', axes: [2, 1, 0] }],
    // PyTorch: (m, n_c, n_H, n_W)
    4: [
      { order: '(m, n_H, n_W, n_c)', axes: [0, 3, 1, 2] },
      { order: '[n_H, n_W, n_c, m]', axes: [3, 2, 0, 1] },
    ],
  },
  parameter: {
    // PyTorch: [out, in]
    2: [{ order: '[in, out]', axes: [1, 0] }],
    // PyTorch: [out, in, k]
    3: [{ order: '[k, in, out]', axes: [2, 1, 0] }],
    // PyTorch: [out, in, k_H, k_W]
    4: [{ order: '[k_H, k_W, in, out]', axes: [3, 2, 0, 1] }],
  },
};

/** How a tensor of somebody's fits the shape it should have. */
export type Fit =
  | { readonly kind: 'declared'; readonly alsoFits: readonly Reading[] }
  | { readonly kind: 'other'; readonly reading: Reading }
  | { readonly kind: 'none' };

/**
 * The order in which a tensor of this shape is read. PyTorch's comes first; another one counts where it would move
 * numbers, and is taken when it is the only one that fits.
 */
export function fitOf(given: Shape, declared: Shape, kind: TensorKind): Fit {
  const others = (orders[kind][declared.length] ?? [])
    .filter(({ axes }) => sameShape(axes.map((axis) => given[axis] ?? -1), declared))
    .filter((reading) => movesNumbers(reading, declared));
  // Axes of one entry, as those of a bias that is a column, move nothing.
  if (sameShape(withoutOnes(given), withoutOnes(declared))) return { kind: 'declared', alsoFits: others };
  // Two other orders fit the same shape only where all of its axes are alike, and then PyTorch's fits as well.
  const [reading] = others;
  return reading ? { kind: 'other', reading } : { kind: 'none' };
}

/** The numbers in PyTorch's order. */
export function readIn({ axes }: Reading, given: Tensor, declared: Shape): Tensor {
  const strides = stridesOf(given.shape);
  const own = axes.map((axis) => strides[axis]!);
  const data = new Float64Array(sizeOf(declared));
  const index = new Array<number>(declared.length).fill(0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    data[to] = given.data[from]!;
    for (let axis = declared.length - 1; axis >= 0; axis--) {
      from += own[axis]!;
      if (++index[axis]! < declared[axis]!) break;
      from -= own[axis]! * declared[axis]!;
      index[axis] = 0;
    }
  }
  return { shape: declared, data };
}

function withoutOnes(shape: Shape): Shape {
  return shape.filter((size) => size !== 1);
}

/** False when the order of the axes with more than one entry is the same. */
function movesNumbers({ axes }: Reading, declared: Shape): boolean {
  const long = axes.filter((_, axis) => declared[axis]! > 1);
  return long.some((axis, i) => i > 0 && axis < long[i - 1]!);
}
