import type { InspectorState } from '../../src/protocol/inspector';
import type { Curves } from '../../src/protocol/training';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { selected } from '../state/selection';
import { iconButton } from '../ui/controls';
import { element } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { normLegend } from './normLegend';
import { plot, type PlotState } from './plot';
import { scrubber } from './scrubber';
import { trainingForm } from './trainingForm';
import { lastStep, lossInWords, normsInWords } from './words';

/** Gradient descent: how far, the curves of loss and gradient norms, and a way through the recorded steps. */
export function trainingPane(actions: Actions): View<AppState> {
  const { training } = actions;
  const close = iconButton('close', localised`Close gradient descent`, () => training.toggle());
  const form = trainingForm(actions);
  const loss = plot((step) => training.show(step));
  const norms = plot((step) => training.show(step));
  const legend = normLegend(actions);
  const curves = element('div', { class: 'training-curves' }, loss.element, norms.element, legend.element);
  const scrub = scrubber(training);
  const title = localised`Gradient descent`;
  const pane = element('section', { class: 'training', attributes: { 'aria-label': title } },
    element('div', { class: 'training-title' }, element('h2', { text: title }), form.element, close.element),
    curves, scrub.element,
  );
  return {
    element: pane,
    render(state) {
      const { inspector, training: { isOpen, recorded, live, step } } = state;
      pane.hidden = !isOpen || inspector?.run === undefined;
      if (pane.hidden || !inspector) return;
      form.render({ training: state.training, activity: inspector.activity });
      const shown = live ?? recorded;
      curves.hidden = shown === undefined;
      scrub.element.hidden = live !== undefined || recorded === undefined;
      if (!shown) return;
      const layer = selected(state)?.layer.name;
      const at = live ? undefined : step?.step;
      const range = { steps: stepsOf(inspector.activity) ?? lastStep(shown), step: at };
      loss.render(lossPlot(shown, range));
      norms.render(normPlot(shown, range, layer));
      // Under way, what the legend says is what was recorded last.
      const named = at ?? (live ? lastStep(live) : 0);
      legend.render(shown.layers.map(({ layer: name, norms: values }) =>
        ({ layer: name, norm: values[named]!, isSelected: name === layer })));
      if (recorded) scrub.render({ recorded, step: at });
    },
  };
}

/** Which steps a plot has room for, and which one is on show. */
type Range = Pick<PlotState, 'steps' | 'step'>;

/** A descent that is under way has the room that it will take at its end. */
function stepsOf(activity: InspectorState['activity']): number | undefined {
  return activity.kind === 'training' ? activity.progress?.steps : undefined;
}

function lossPlot(shown: Curves, range: Range): PlotState {
  const curves = [{ name: 'loss', values: shown.loss, isStrong: true }];
  return { title: localised`Loss`, curves, sentence: lossInWords(shown), ...range };
}

function normPlot(shown: Curves, range: Range, layer: string | undefined): PlotState {
  const curves = shown.layers.map(({ layer: name, norms }) => ({ name, values: norms, isStrong: name === layer }));
  return { title: localised`‖Gradient‖ of each layer`, curves, sentence: normsInWords(shown), ...range };
}
