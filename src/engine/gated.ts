import type { Elementwise } from './elementwise';
import type { ArgumentTable, ArgumentsOf } from './arguments';

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
): Pick<Elementwise<Table>, 'g' | 'slope' | 'slopeMagnitude' | 'change'> {
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
  };
}
