/** What can be looked at in the place of a gradient: sides of the check, or of a comparison with somebody's own. */
export type Variant = 'value' | 'numeric' | 'error' | 'relativeError' | 'exact' | 'yours' | 'difference' | 'ratio';

/** What the check has besides the gradient itself. */
export const checkVariants = ['numeric', 'error', 'relativeError'] as const satisfies readonly Variant[];

/** What a comparison has besides the exact gradient. */
export const comparisonVariants = ['yours', 'difference', 'ratio'] as const satisfies readonly Variant[];

/** What they are called, and what they are. */
export const variantWords: Readonly<Record<Variant, { readonly name: string; readonly meaning: string }>> = {
  value: { name: 'Backpropagation', meaning: 'The gradient as backpropagation gives it.' },
  numeric: { name: 'Numeric', meaning: 'What the gradient check found by perturbing every entry.' },
  error: { name: 'Error', meaning: '|backpropagation − numeric|' },
  relativeError: { name: 'Relative error', meaning: '|backpropagation − numeric| / max(|backpropagation|, |numeric|)' },
  exact: { name: 'Exact', meaning: 'The gradient as backpropagation gives it in float64.' },
  yours: { name: 'Yours', meaning: 'The gradient in the file that was loaded.' },
  difference: { name: 'Difference', meaning: 'Yours less the exact gradient.' },
  ratio: { name: 'Ratio', meaning: 'Yours divided by the exact gradient.' },
};

/** All of them. */
export const variants = Object.keys(variantWords) as readonly Variant[];

/** The name by which a session has it: `conv1.weight.grad.error`. */
export function nameOfVariant(gradient: string, variant: Variant): string {
  return variant === 'value' ? gradient : `${gradient}.${variant}`;
}
