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
import { localised } from '../ui/localised';
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
  const name = localised`Gradient check`;
  const title = element('div', { class: 'check-title' }, element('h2', { text: name }), badge.element);
  const pane = element('aside', { class: 'check', attributes: { 'aria-label': name } },
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
      const said = fault ? stopped() : sentenceOf(state.inspector, check);
      setText(sentence, state.training.step?.shown ? belongsToNow() : said);
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

function stopped(): string {
  return localised`A rule of this layer has stopped with an error, so the gradients could not be checked.`;
}

function belongsToNow(): string {
  return localised`A step of gradient descent is on show; the check belongs to the network as it is now.`;
}

function sentenceOf({ activity, stale, check: report }: InspectorState, check: LayerCheck | undefined): string {
  if (!report) {
    return activity.kind === 'checking'
      ? underWay(activity.progress)
      : localised`Not run yet. It compares every entry of every gradient with a numeric one.`;
  }
  if (!check) return localised`This layer was not part of the check.`;
  const finding = ownRule(check);
  return stale ? localised`Before the last edit: ${finding}` : beginningWithACapital(finding);
}

function underWay(progress: CheckProgress | undefined): string {
  if (!progress) return localised`Under way; the verdicts come when all layers are done.`;
  const [done, all] = [formatCount(progress.done), entryCount(progress.total)];
  return localised`Under way: ${done} of ${all}; the verdicts come when all layers are done.`;
}

function beginningWithACapital(clause: string): string {
  const [first = ''] = clause;
  return first.toLocaleUpperCase(document.documentElement.lang) + clause.slice(first.length);
}

/** What the check of the layer alone says, as it stands behind a colon. */
function ownRule(check: LayerCheck): string {
  if (layerVerdict(check).innocent) {
    return localised`the backward rule of this layer is right, but wrong numbers reach it.`;
  }
  switch (check.local) {
    case 'pass': return localised`the backward rule of this layer is right.`;
    case 'fail': return localised`the backward rule of this layer is wrong.`;
    case 'kink': return localised`all of this layer lies on kinks, where any slope between both sides will do.`;
    case 'belowNoise':
      return localised`the gradients of this layer are too small to say anything about its backward rule.`;
    case 'untested': return localised`no gradient reaches this layer, so its backward rule could not be tested.`;
    case 'nonFinite':
      return localised`NaN or infinite numbers in this layer keep its backward rule from being tested.`;
    case 'nondeterministic':
      return localised`this layer gives other numbers in every run, so its backward rule has no answer.`;
  }
}
