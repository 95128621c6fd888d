import type { Verdict } from '../../src/protocol/views';
import { localised } from '../ui/localised';

/** A verdict in the middle of a sentence: `pass`, `not finite`. */
export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'pass': return localised`pass`;
    case 'fail': return localised`fail`;
    case 'kink': return localised`kink`;
    case 'belowNoise': return localised`below noise`;
    case 'untested': return localised`untested`;
    case 'nonFinite': return localised`not finite`;
    case 'nondeterministic': return localised`not deterministic`;
  }
}
