import { variantWords, type Variant } from '../../src/protocol/variants';
import { formatExactly, formatNumber } from '../format/number';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import type { ComparedSides } from '../variants/variantState';

/** Both sides of a comparison, and the entry of which tensor the cursor is on. */
export interface EntrySidesState {
  readonly sides: ComparedSides | undefined;
  readonly tensor: string;
  /** Flat position. */
  readonly position: number;
}

const shownSides = ['exact', 'yours', 'difference', 'ratio'] as const satisfies readonly Variant[];

/** All sides of the entry that the cursor is on, whichever of them the map shows: exact, theirs, difference, ratio. */
export function entrySides(): View<EntrySidesState> {
  const figures = shownSides.map((side) => {
    const value = element('dd');
    const { name, meaning } = variantWords[side];
    return { side, value, figure: element('div', { title: localised(meaning) },
      element('dt', { text: localised(name) }), value) };
  });
  const attributes = { 'aria-label': localised`The entry under the cursor` };
  const list = element('dl', { class: 'entry-sides', attributes },
    ...figures.map(({ figure }) => figure));
  return {
    element: list,
    render({ sides, tensor, position }) {
      list.hidden = sides?.tensor !== tensor;
      if (!sides || list.hidden) return;
      const [exact, yours] = [sides.exact.valueAt(position), sides.yours.valueAt(position)];
      for (const { side, value } of figures) {
        setText(value, exact === undefined || yours === undefined ? '…' : textOf(side, exact, yours));
      }
    },
  };
}

function textOf(side: (typeof shownSides)[number], exact: number, yours: number): string {
  switch (side) {
    case 'exact': return formatExactly(exact);
    case 'yours': return formatExactly(yours);
    case 'difference': return formatNumber(yours - exact);
    case 'ratio': return exact === 0 && yours === 0 ? localised`none: both are 0` : formatNumber(yours / exact);
  }
}
