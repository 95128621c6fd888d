import type { Operator } from '../../engine/operator';
import { standardRegistry } from '../../engine/registry';

/** The operator or loss of this name, as a definition writes it. */
export function operatorNamed(op: string): Operator | undefined {
  return standardRegistry.operators.get(op) ?? standardRegistry.losses.get(op);
}
