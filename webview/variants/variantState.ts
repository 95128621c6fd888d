import type { Variant } from '../../src/protocol/variants';
import type { Statistics } from '../../src/tensor/statistics';
import type { Pages } from '../state/pages';

/** A side of the check, or of a comparison, in the place of a gradient. */
export interface VariantOnShow {
  /** The gradient by its name in an export: `conv1.weight.grad`. */
  readonly tensor: string;
  readonly variant: Variant;
  /** Those of the variant. */
  readonly statistics: Statistics;
  /** Those of the gradient itself, in whose colours its other sides are shown. */
  readonly ofValue: Statistics;
}

/** Both sides of a gradient that is compared, entry by entry. */
export interface ComparedSides {
  /** The gradient by its name in an export. */
  readonly tensor: string;
  readonly exact: Pages;
  readonly yours: Pages;
}
