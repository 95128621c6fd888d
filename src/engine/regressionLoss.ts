import type { ArgumentsOf } from './arguments';
import { entrywiseLoss, type EntrywiseLoss, type LossTable } from './entrywiseLoss';
import type { Loss } from './operator';

/** What is particular to one loss that only sees how far a prediction is from its target: ℓ(a, y) = f(d), d = a − y. */
export interface RegressionLoss<Table extends LossTable>
  extends Pick<EntrywiseLoss<Table>, 'op' | 'summary' | 'args' | 'equations' | 'require'> {
  /** f(d). */
  value(d: number, args: ArgumentsOf<Table>): number;
  /** f'(d). */
  slope(d: number, args: ArgumentsOf<Table>): number;
  /** How the slope is written, given how d is: `sign(A − Y)`. */
  slopeSymbol(d: string, args: ArgumentsOf<Table>): string;
  /** f(d + step) − f(d) without cancellation, and without the slope; `held`: on the branch of d. */
  change(step: number, d: number, held: boolean, args: ArgumentsOf<Table>): number;
  /** True where f has no derivative. Absent: it has one everywhere. */
  kink?(d: number, args: ArgumentsOf<Table>): boolean;
}

/** Such a loss as an operator. */
export function regressionLoss<Table extends LossTable>(loss: RegressionLoss<Table>): Loss<Table> {
  const { value, slope, slopeSymbol, change, kink } = loss;
  return entrywiseLoss({
    ...loss,
    symbols: ['A', 'Y'],
    value: (a, y, args) => value(a - y, args),
    slope: { of: (a, y, args) => slope(a - y, args), symbol: (args) => slopeSymbol('A − Y', args) },
    // f is even, and its slope odd.
    targetSlope: { of: (a, y, args) => slope(y - a, args), symbol: (args) => slopeSymbol('Y − A', args) },
    change: (da, dy, a, y, held, args) => change(da - dy, a - y, held, args),
    kink: (da, dy, a, y, args) => da !== dy && (kink?.(a - y, args) ?? false),
  });
}
