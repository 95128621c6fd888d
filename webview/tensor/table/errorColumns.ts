import { nameOfVariant, variantWords, type Variant } from '../../../src/protocol/variants';
import type { Shape } from '../../../src/tensor/shape';
import type { AppState } from '../../state/appState';
import type { Pages } from '../../state/pages';
import { variantsOf } from '../../variants/variants';

/** What a table can be sorted by besides the entries themselves. */
const errorKinds = ['difference', 'error', 'relativeError'] as const satisfies readonly Variant[];

/** One of them. */
export type ErrorKind = (typeof errorKinds)[number];

/** How far each entry of a gradient is from what it should be. */
export interface ErrorColumn {
  readonly kind: ErrorKind;
  readonly title: string;
  readonly meaning: string;
  readonly pages: Pages;
}

/**
 * The errors of a gradient: what a comparison with somebody's own found of it, and what the check found; none for what
 * is neither compared nor checked.
 * @param pagesOf the numbers of a tensor of this name and shape
 */
export function errorColumns(
  state: AppState, gradient: string, shape: Shape, pagesOf: (name: string, shape: Shape) => Pages,
): readonly ErrorColumn[] {
  const offered = variantsOf(state, gradient);
  return errorKinds.filter((kind) => offered.includes(kind)).map((kind) => ({
    kind, title: variantWords[kind].name, meaning: variantWords[kind].meaning,
    pages: pagesOf(nameOfVariant(gradient, kind), shape),
  }));
}
