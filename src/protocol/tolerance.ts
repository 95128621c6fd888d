/** A user's own rule: analytic a and numeric n agree when |a − n| ≤ atol + rtol·|n|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** The rule of somebody who has set one or both numbers; undefined: the check works its bounds out by itself. */
export function toleranceOf(rtol: number | undefined, atol: number | undefined): Tolerance | undefined {
  return rtol === undefined && atol === undefined ? undefined : { rtol: rtol ?? 0, atol: atol ?? 0 };
}

/** The rule as a person reads it: `|a − n| ≤ 1e-5 + 0.001·|n|`. */
export function ruleText({ rtol, atol }: Tolerance): string {
  return `|a − n| ≤ ${atol} + ${rtol}·|n|`;
}

/** What the rule allows for a numeric derivative. */
export function allowedBy({ rtol, atol }: Tolerance, numeric: number): number {
  return atol + rtol * Math.abs(numeric);
}

/** @throws RangeError for numbers that no rule can have */
export function checkTolerance({ rtol, atol }: Tolerance): void {
  for (const [name, value] of [['rtol', rtol], ['atol', atol]] as const) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`${name} is ${value}, expected a number from 0`);
  }
}
