import { optional, type ArgumentsOf } from '../arguments';
import { elementwise as entryByEntry } from '../elementwise';
import { formula, type Formula } from '../expression/formula';

const args = {
  expr: formula({ description: 'The function of x: numbers, x, + − * / **, brackets and the usual functions.' }),
  dexpr: optional(formula({
    description: 'Its derivative, for the backward pass to use and the check to test. By default it is worked out.',
  })),
};

/** The derivative that the backward pass uses: the one that was given, or else the one that follows from the rules. */
function slopeOf({ expr, dexpr }: ArgumentsOf<typeof args>): Formula {
  return dexpr ?? expr.derivative;
}

/** Elementwise: a = f(z) for a function of one's own. Any shape. Eq. 10–11. */
export const elementwise = entryByEntry({
  op: 'Elementwise',
  summary: 'A function of your own, entry by entry.',
  args,
  equations: [
    { of: 'output', text: 'A = f(Z)', numbers: [] },
    { of: 'input', text: 'dZ = dA ⊙ f′(Z)', numbers: [10, 11] },
  ],
  g: (z, { expr }) => expr.value(z),
  slope: (z, _a, functions) => slopeOf(functions).value(z),
  slopeSymbol: (functions) => slopeOf(functions).text,
  // Nothing is known of the function but its numbers: it is flat where its slope is exactly 0.
  flat(z, a, functions) {
    if (slopeOf(functions).value(z) !== 0) return undefined;
    return a === 0 ? 'off' : 'saturated';
  },
  // A derivative that was given may lose digits that the rules keep, and the other way round.
  slopeMagnitude: (z, functions) =>
    Math.max(slopeOf(functions).errorScale(z), functions.expr.derivative.errorScale(z)),
  change: (d, z, _a, held, { expr }) => expr.change(d, z, held),
  kink: (z, { expr }) => expr.hasKink(z),
});
