import type { Axis } from './equationShapes';

/**
 * How shapes, coordinates and equations are written. `pytorch`: as the numbers are stored, samples first.
 * `derivation`: samples last; those of a dense layer are the columns of a matrix, and images are `rows × columns ×
 * channels × samples`.
 */
export type Notation = 'pytorch' | 'derivation';

/** All notations. */
export const notations: readonly Notation[] = ['pytorch', 'derivation'];

/** That of whoever has chosen none: it agrees with exports, with the command line, and with the definition. */
export const defaultNotation: Notation = 'pytorch';

/**
 * The order in which the axes of a tensor are written: the first written one is the axis `order[0]`.
 * @param isParameter weights of a dense layer are `units × features` in both notations
 */
export function axisOrder(rank: number, isParameter: boolean, notation: Notation): readonly number[] {
  const stored = Array.from({ length: rank }, (_, axis) => axis);
  if (notation === 'pytorch' || (isParameter && rank < 3)) return stored;
  return [...stored.slice(2), ...stored.slice(0, 2).reverse()];
}

/** Something that there is for each axis (sizes, names, coordinates), in the order in which it is written. */
export function written<Item>(items: readonly Item[], isParameter: boolean, notation: Notation): readonly Item[] {
  return axisOrder(items.length, isParameter, notation).map((axis) => items[axis]!);
}

/** Coordinates that somebody has written, as they are stored. */
export function stored(coordinates: readonly number[], isParameter: boolean, notation: Notation): readonly number[] {
  const order = axisOrder(coordinates.length, isParameter, notation);
  return order.map((_, axis) => coordinates[order.indexOf(axis)]!);
}

/** The shape of a tensor as it is written: a bias of the derivation is a column. */
export function writtenShape(shape: readonly Axis[], isParameter: boolean, notation: Notation): readonly Axis[] {
  if (notation === 'derivation' && isParameter && shape.length === 1) return [shape[0]!, 1];
  return written(shape, isParameter, notation);
}
