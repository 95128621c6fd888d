import type { InspectorState } from '../../src/protocol/inspector';
import type { LayerCheck } from '../../src/protocol/views';
import type { CheckProgress } from '../../src/protocol/worker';
import { layerVerdict } from '../../src/protocol/verdicts';
import { badEntryButton } from '../badEntries/badEntryButton';
import { entryCount, formatCount } from '../format/number';
import type { Actions } from '../inspector';
import { faultOf } from '../messages/problems';
import { notationOf, type AppState } from '../state/appState';
import { checkOf, checkOnShow, selected } from '../state/selection';
import { element, setText } from '../ui/element';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';
import { allLayers } from './allLayers';
import { checkedTensors } from './checkedTensors';
import { entryPlot } from './entryPlot';
import { verdictCounts } from './verdictCounts';
import { worstEntries } from './worstEntries';

/** What the gradient check says of the selected layer and tensor. */
export function checkPane(actions: Actions): View<AppState> {
  const badge = verdictBadge();
  const sentence = element('p', { class: 'check-sentence' });
  const tensors = checkedTensors(actions);
  const counts = verdictCounts();
  const worst = worstEntries(actions);
  const bad = badEntryButton(actions);
  const plot = entryPlot(actions);
  const layers = allLayers(actions);
  const title = element('div', { class: 'check-title' }, element('h2', { text: 'Gradient check' }), badge.element);
  const pane = element('aside', { class: 'check', attributes: { 'aria-label': 'Gradient check' } },
    title, sentence, tensors.element, counts.element, bad.element, worst.element, plot.element,
    layers.element,
  );
  return {
    element: pane,
    render(state) {
      const selection = selected(state);
      if (!selection || !state.inspector) return;
      const { layer, tensor } = selection;
      const check = checkOf(state.inspector.check, layer.name);
      const shown = checkOnShow(check, tensor?.name);
      const fault = faultOf(state.inspector, layer.name);
      badge.render(fault ? 'stopped' : check ? layerVerdict(check) : 'notRun');
      const said = fault ? stopped : sentenceOf(state.inspector, check);
      setText(sentence, state.training.step?.shown ? belongsToNow : said);
      badge.element.hidden = state.training.step?.shown !== undefined;
      tensors.render({ layer, check, current: shown });
      counts.render(shown);
      bad.render(state);
      plot.render(state);
      layers.element.hidden = state.inspector.check === undefined;
      if (state.inspector.check) layers.render({ check: state.inspector.check, selected: layer.name });
      const look = tensor && { tensor: tensor.name, looks: state.looks, view: state.view };
      worst.render({ layer, check: shown, notation: notationOf(state), look });
    },
  };
}

const stopped = 'A rule of this layer has stopped with an error, so the gradients could not be checked.';

const belongsToNow = 'A step of gradient descent is on show; the check belongs to the network as it is now.';

function sentenceOf({ activity, stale, check: report }: InspectorState, check: LayerCheck | undefined): string {
  if (!report) {
    return activity.kind === 'checking'
      ? `Under way${howFar(activity.progress)}; the verdicts come when all layers are done.`
      : 'Not run yet. It compares every entry of every gradient with a numeric one.';
  }
  if (!check) return 'This layer was not part of the check.';
  const sentence = ownRule(check);
  return stale ? `Before the last edit: ${sentence[0]!.toLowerCase()}${sentence.slice(1)}` : sentence;
}

function howFar(progress: CheckProgress | undefined): string {
  return progress ? `: ${formatCount(progress.done)} of ${entryCount(progress.total)}` : '';
}

/** What the check of the layer alone says. */
function ownRule(check: LayerCheck): string {
  if (layerVerdict(check).innocent) return 'The backward rule of this layer is right, but wrong numbers reach it.';
  switch (check.local) {
    case 'pass': return 'The backward rule of this layer is right.';
    case 'fail': return 'The backward rule of this layer is wrong.';
    case 'kink': return 'All of this layer lies on kinks, where any slope between both sides will do.';
    case 'belowNoise': return 'The gradients of this layer are too small to say anything about its backward rule.';
    case 'untested': return 'No gradient reaches this layer, so its backward rule could not be tested.';
    case 'nonFinite': return 'NaN or infinite numbers in this layer keep its backward rule from being tested.';
    case 'nondeterministic': return 'This layer gives other numbers in every run, so its backward rule has no answer.';
  }
}
