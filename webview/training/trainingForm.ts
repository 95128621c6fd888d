import type { InspectorState } from '../../src/protocol/inspector';
import type { Actions } from '../inspector';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { field } from '../ui/field';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { endInWords } from './words';
import type { TrainingState } from './trainingState';

/** What was set up, and what the network is busy with. */
export interface TrainingFormState {
  readonly training: TrainingState;
  readonly activity: InspectorState['activity'];
}

/** How many steps with which learning rate, and the button that starts them; what came of it as a sentence. */
export function trainingForm(actions: Actions): View<TrainingFormState> {
  const start = (): void => actions.training.start();
  const steps = field(localised`Steps`, (text) => actions.training.type({ steps: text }), start);
  const rate = field(localised`Learning rate α`, (text) => actions.training.type({ rate: text }), start);
  const button = textButton(localised`Descend`, start);
  const cancel = textButton(localised`Cancel`, () => actions.cancel());
  const sentence = element('p', { class: 'training-sentence', attributes: { role: 'status' } });
  const form = element('div', { class: 'training-form' },
    element('div', { class: 'training-fields' }, steps.element, rate.element, button.element, cancel.element), sentence,
  );
  return {
    element: form,
    render({ training, activity }) {
      const isBusy = activity.kind !== 'idle';
      steps.render(training.steps);
      rate.render(training.rate);
      button.setPrimary(training.recorded === undefined);
      button.setDisabled(isBusy);
      button.element.hidden = activity.kind === 'training';
      cancel.element.hidden = activity.kind !== 'training';
      const { text, isBad } = sentenceOf(training, activity);
      setText(sentence, text);
      sentence.classList.toggle('bad', isBad);
    },
  };
}

function explanation(): string {
  const rule = localised`W := W − α dW and b := b − α db (eq. 1–2)`;
  return localised`${rule}, on a copy of the network, with the batch of the run.`;
}

function sentenceOf(
  { problem, recorded }: TrainingState,
  activity: InspectorState['activity'],
): { readonly text: string; readonly isBad: boolean } {
  if (problem !== undefined) return { text: problem, isBad: true };
  if (activity.kind === 'training') {
    return { text: localised`Under way; cancelling keeps what is recorded.`, isBad: false };
  }
  const end = recorded && endInWords(recorded);
  if (end !== undefined) return { text: end, isBad: recorded?.outcome === 'diverged' };
  return { text: recorded ? '' : explanation(), isBad: false };
}
