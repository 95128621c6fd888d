import { nameOfVariant, variantWords, type Variant } from '../../../src/protocol/variants';
import type { Shape } from '../../../src/tensor/shape';
import type { AppState } from '../../state/appState';
import type { Pages } from '../../state/pages';
import { localised } from '../../ui/localised';
import { variantsOf } from '../../variants/variants';

/** What a table can be sorted by besides the entries themselves. */
const errorKinds = ['difference', 'error', 'relativeError'] as const satisfies readonly Variant[];

/** One of them. */
export type ErrorKind = (typeof errorKinds)[number];

/** How far each entry of a gradient is from what it should be. */
export interface ErrorColumn {
  readonly kind: ErrorKind;
  readonly title: string;
  /** What a press on the title does. */
  readonly tip: string;
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
    kind, title: localised(variantWords[kind].name), tip: tipOf(kind),
    pages: pagesOf(nameOfVariant(gradient, kind), shape),
  }));
}

function tipOf(kind: ErrorKind): string {
  const meaning = localised(variantWords[kind].meaning);
  switch (kind) {
    case 'difference': return localised`Sort by difference: ${meaning}`;
    case 'error': return localised`Sort by error: ${meaning}`;
    case 'relativeError': return localised`Sort by relative error: ${meaning}`;
  }
}
