import { citation } from '../../src/protocol/equations';
import { localised } from '../ui/localised';

/** Numbers of equations in the derivation: `eq. 25, 27–29`; '' for none. */
export function cited(equation: Parameters<typeof citation>[0]): string {
  const source = citation(equation);
  return source ? localised(source) : '';
}
