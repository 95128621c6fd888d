import { notations, type Notation } from '../../src/protocol/notation';
import type { Actions } from '../inspector';
import { element } from '../ui/element';
import type { View } from '../ui/view';

/** What the notations are called. */
const names: Readonly<Record<Notation, string>> = {
  pytorch: 'PyTorch notation', derivation: 'Derivation notation',
};

const meaning = 'How shapes, coordinates and equations are written. PyTorch: samples first, as numbers are stored. '
  + 'Derivation: samples are the columns of a matrix, images are rows × columns × channels × samples.';

/** Chooses how shapes, coordinates and equations are written in this panel. */
export function notationSwitch(actions: Pick<Actions, 'setNotation'>): View<Notation> {
  const choice = element('select', { title: meaning, attributes: { 'aria-label': 'Notation' } },
    ...notations.map((notation) => element('option', { text: names[notation], attributes: { value: notation } })));
  choice.addEventListener('change', () => {
    const chosen = notations.find((notation) => notation === choice.value);
    if (chosen) actions.setNotation(chosen);
  });
  return {
    element: element('div', { class: 'notation-switch' }, choice),
    render(notation) {
      if (choice.value !== notation) choice.value = notation;
    },
  };
}
