import { notations, type Notation } from '../../src/protocol/notation';
import type { Actions } from '../inspector';
import { choice } from '../ui/choice';
import { element } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** What the notations are called. */
const names: Readonly<Record<Notation, string>> = {
  pytorch: localised`PyTorch notation`, derivation: localised`Derivation notation`,
};

const meaning = [
  localised`How shapes, coordinates and equations are written.`,
  localised`PyTorch: samples first, as numbers are stored.`,
  localised`Derivation: samples are the columns of a matrix, images are rows × columns × channels × samples.`,
].join(' ');

/** Chooses how shapes, coordinates and equations are written in this panel. */
export function notationSwitch(actions: Pick<Actions, 'setNotation'>): View<Notation> {
  const options = notations.map((notation) => ({ value: notation, label: names[notation] }));
  const list = choice<Notation>(localised`Notation`, options, (notation) => actions.setNotation(notation));
  list.element.title = meaning;
  return {
    element: element('div', { class: 'notation-switch' }, list.element),
    render: (notation) => list.render(notation),
  };
}
