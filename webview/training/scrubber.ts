import type { Training } from '../../src/protocol/training';
import { formatCount, formatNumber } from '../format/number';
import { textButton } from '../ui/controls';
import { element, setAttribute, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { keptInWords, lastStep } from './words';
import type { TrainingActions } from './trainer';

/** A recorded descent, and the step that is on show; undefined for the network as it is now. */
export interface ScrubberState {
  readonly recorded: Training;
  readonly step: number | undefined;
}

/** Moves through the recorded steps: a slider with the keys of one, and the way back to the network as it is now. */
export function scrubber(actions: TrainingActions): View<ScrubberState> {
  const slider = element('input', {
    class: 'scrubber-slider',
    attributes: { 'type': 'range', 'min': '0', 'step': '1', 'aria-label': localised`Step on show` },
  });
  const place = element('span', { class: 'scrubber-place' });
  const kept = element('span', { class: 'scrubber-kept' });
  const now = textButton(localised`Back to Now`, () => actions.showNow());
  const whole = element('div', { class: 'scrubber' }, slider, place, now.element, kept);
  let steps: readonly number[] = [];
  slider.addEventListener('input', () => {
    const step = steps[slider.valueAsNumber];
    if (step !== undefined) actions.show(step);
  });
  return {
    element: whole,
    render({ recorded, step }) {
      steps = recorded.kept;
      setAttribute(slider, 'max', String(Math.max(0, steps.length - 1)));
      const at = step === undefined ? 0 : Math.max(0, steps.indexOf(step));
      if (slider.valueAsNumber !== at) slider.value = String(at);
      const text = placeInWords(recorded, step);
      setAttribute(slider, 'aria-valuetext', text);
      setText(place, text);
      setText(kept, keptInWords(recorded));
      now.setDisabled(step === undefined);
    },
  };
}

function placeInWords(recorded: Training, step: number | undefined): string {
  if (step === undefined) return localised`Now: the tensors are those of the run`;
  const [at, last, loss] = [formatCount(step), formatCount(lastStep(recorded)), formatNumber(recorded.loss[step]!)];
  return localised`Step ${at} of ${last}, loss ${loss}`;
}
