import { notations, type Notation } from '../../src/protocol/notation';
import type { Actions } from '../inspector';
import { choice } from '../ui/choice';
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
  const options = notations.map((notation) => ({ value: notation, label: names[notation] }));
  const list = choice<Notation>('Notation', options, (notation) => actions.setNotation(notation));
  list.element.title = meaning;
  return {
    element: element('div', { class: 'notation-switch' }, list.element),
    render: (notation) => list.render(notation),
  };
}
