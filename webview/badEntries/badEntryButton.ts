import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { wrongBy } from './order';

/** Leads through all bad entries of the network; says so when there is none. */
export function badEntryButton(actions: Actions): View<AppState> {
  const button = textButton(localised`Next Bad Entry (N)`, () => actions.nextBad(1));
  const note = element('span', { attributes: { role: 'status' } });
  return {
    element: element('div', {}, button.element, note),
    render(state) {
      const isCompared = wrongBy(state) === 'comparison';
      setText(button.element, isCompared ? localised`Next Entry That Is Wrong (N)` : localised`Next Bad Entry (N)`);
      setText(note, state.badEntryNote ?? '');
    },
  };
}
