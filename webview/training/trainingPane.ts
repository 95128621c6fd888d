import type { Training } from '../../src/protocol/training';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { selected } from '../state/selection';
import { iconButton } from '../ui/controls';
import { element } from '../ui/element';
import type { View } from '../ui/view';
import { normLegend } from './normLegend';
import { plot, type PlotState } from './plot';
import { scrubber } from './scrubber';
import { trainingForm } from './trainingForm';
import { lastStep, lossInWords, normsInWords } from './words';

/** Gradient descent: how far, the curves of loss and gradient norms, and a way through the recorded steps. */
export function trainingPane(actions: Actions): View<AppState> {
  const { training } = actions;
  const close = iconButton('close', 'Close gradient descent', () => training.toggle());
  const form = trainingForm(actions);
  const loss = plot((step) => training.show(step));
  const norms = plot((step) => training.show(step));
  const legend = normLegend(actions);
  const curves = element('div', { class: 'training-curves' }, loss.element, norms.element, legend.element);
  const scrub = scrubber(training);
  const title = element('h2', { text: 'Gradient descent' });
  const pane = element('section', { class: 'training', attributes: { 'aria-label': 'Gradient descent' } },
    element('div', { class: 'training-title' }, title, form.element, close.element), curves, scrub.element,
  );
  return {
    element: pane,
    render(state) {
      const { inspector, training: { isOpen, recorded, step } } = state;
      pane.hidden = !isOpen || inspector?.run === undefined;
      if (pane.hidden || !inspector) return;
      form.render({ training: state.training, activity: inspector.activity });
      curves.hidden = scrub.element.hidden = recorded === undefined;
      if (!recorded) return;
      const layer = selected(state)?.layer.name;
      const at = step?.step;
      loss.render(lossPlot(recorded, at));
      norms.render(normPlot(recorded, at, layer));
      const shownStep = at ?? 0;
      legend.render(recorded.layers.map(({ layer: name, norms: values }) =>
        ({ layer: name, norm: values[shownStep]!, isSelected: name === layer })));
      scrub.render({ recorded, step: at });
    },
  };
}

function lossPlot(recorded: Training, step: number | undefined): PlotState {
  const curves = [{ name: 'loss', values: recorded.loss, isStrong: true }];
  return { title: 'Loss', curves, steps: lastStep(recorded), step, sentence: lossInWords(recorded) };
}

function normPlot(recorded: Training, step: number | undefined, layer: string | undefined): PlotState {
  const curves = recorded.layers.map(({ layer: name, norms }) => ({ name, values: norms, isStrong: name === layer }));
  const sentence = normsInWords(recorded);
  return { title: '‖Gradient‖ of each layer', curves, steps: lastStep(recorded), step, sentence };
}
