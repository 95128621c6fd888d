import type { Variant } from '../../src/protocol/variants';
import type { Statistics } from '../../src/tensor/statistics';

/** A side of the check, or of a comparison, in the place of a gradient. */
export interface VariantOnShow {
  /** The gradient by its name in an export: `conv1.weight.grad`. */
  readonly tensor: string;
  readonly variant: Variant;
  /** Those of the variant. */
  readonly statistics: Statistics;
}
