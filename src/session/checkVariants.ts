import { checkVariants } from '../protocol/variants';
import { notChecked } from '../protocol/verdicts';
import type { CheckedEntries } from '../protocol/views';
import type { PartialTensor } from '../tensor/tensor';

type CheckVariant = (typeof checkVariants)[number];

/** One number out of both sides of an entry. */
const formulas: Readonly<Record<CheckVariant, (analytic: number, numeric: number) => number>> = {
  numeric: (_analytic, numeric) => numeric,
  error: (analytic, numeric) => Math.abs(analytic - numeric),
  relativeError(analytic, numeric) {
    const size = Math.max(Math.abs(analytic), Math.abs(numeric));
    return size === 0 ? 0 : Math.abs(analytic - numeric) / size;
  },
};

/**
 * What a check found, in the shape of the gradient: `conv1.weight.grad.numeric`, `.error` or `.relativeError`. Entries
 * that were not checked are missing (and NaN, for files). Undefined for other names, and for what was not checked.
 */
export function checkVariant(checked: ReadonlyMap<string, CheckedEntries>, name: string): PartialTensor | undefined {
  const variant = checkVariants.find((one) => name.endsWith(`.grad.${one}`));
  const entries = variant && checked.get(name.slice(0, -`.grad.${variant}`.length));
  if (!entries) return undefined;
  const { shape, analytic, numeric, verdict } = entries;
  const formula = formulas[variant];
  const data = Float64Array.from(verdict, (found, i) =>
    (found === notChecked ? NaN : formula(analytic[i]!, numeric[i]!)));
  if (!verdict.includes(notChecked)) return { shape, data };
  return { shape, data, missing: verdict.map((found) => Number(found === notChecked)) };
}
