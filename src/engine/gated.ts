import type { Elementwise } from './elementwise';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import { FLAT_SLOPE } from './flat';

/** A gate G between 0 and 1 that opens with z. */
export interface Gate {
  /** G(z). */
  value(z: number): number;
  /** G'(z). */
  slope(z: number): number;
  /** G(z + d) − G(z) without cancellation, and without the slope. */
  change(d: number, z: number): number;
}

/** What activations of the form a = z G(z) have in common: GELU, SiLU and Mish differ in their gate alone. */
export function gated<Table extends ArgumentTable>(
  gateOf: (args: ArgumentsOf<Table>) => Gate,
): Pick<Elementwise<Table>, 'g' | 'slope' | 'slopeMagnitude' | 'change' | 'flat'> {
  return {
    g: (z, args) => z * gateOf(args).value(z),
    slope(z, _a, args) {
      const gate = gateOf(args);
      return gate.value(z) + z * gate.slope(z);
    },
    // Left of 0 both terms have opposite signs, and where a is least they cancel.
    slopeMagnitude(z, args) {
      const gate = gateOf(args);
      return gate.value(z) + Math.abs(z) * gate.slope(z);
    },
    // (z + d) G(z + d) − z G(z)
    change(d, z, _a, _held, args) {
      const gate = gateOf(args);
      return d * gate.value(z + d) + z * gate.change(d, z);
    },
    // Far left, where the gate is closed. Where a is least the slope is 0 too, but there its terms are not.
    flat(z, _a, args) {
      const gate = gateOf(args);
      return z < 0 && gate.value(z) - z * gate.slope(z) < FLAT_SLOPE ? 'off' : undefined;
    },
  };
}
