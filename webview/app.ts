import { defaultHeatPalette } from '../src/protocol/heatPalette';
import { listenToBadEntryKeys } from './badEntries/badEntryKeys';
import { checkPane } from './check/checkPane';
import { comparisonPane } from './comparison/comparisonPane';
import { header } from './header/header';
import type { Actions } from './inspector';
import { layerHeading } from './layers/layerHeading';
import { layerList } from './layers/layerList';
import { emptyState } from './messages/emptyState';
import { messages } from './messages/messages';
import type { AppState } from './state/appState';
import { stepBar } from './steps/stepBar';
import { listenToStepKeys } from './steps/stepKeys';
import { tensorPane } from './tensor/tensorPane';
import { presented } from './state/presented';
import { trainingPane } from './training/trainingPane';
import { variantBar } from './variants/variantBar';
import { announcer } from './ui/announcer';
import { element, setAttribute, setChildren } from './ui/element';
import { localised } from './ui/localised';
import type { View } from './ui/view';
import { whyPane } from './why/whyPane';

/** The whole inspector: header and messages above; layers, tensor and check side by side, or below each other. */
export function app(actions: Actions): View<AppState> {
  const { element: liveRegion, announce } = announcer();
  const top = header(actions);
  const notices = messages(actions);
  const empty = emptyState(actions);
  const list = layerList(actions);
  const heading = layerHeading(actions);
  const why = whyPane(actions, announce);
  const tensor = tensorPane(actions, announce, () => why.focus());
  const steps = stepBar(actions, announce);
  const check = checkPane(actions);
  const comparison = comparisonPane(actions);
  const side = element('div', { class: 'side' });
  const training = trainingPane(actions);
  const variants = variantBar(actions);
  const panes = element('div', { class: 'panes' },
    list.element,
    element('div', { class: 'detail' },
      element('section', { class: 'tensor', attributes: { 'aria-label': localised`Tensor` } },
        heading.element, variants.element, tensor.element,
      ),
      side,
    ),
  );
  const whole = element('div', { class: 'app' },
    top.element, notices.element, steps.element,
    element('main', { class: 'content' }, empty.element, panes, training.element),
    liveRegion,
  );
  listenToStepKeys(actions);
  listenToBadEntryKeys(actions);
  let shown: AppState | undefined;
  return {
    element: whole,
    render(whole) {
      const state = presented(whole);
      // The style sheet has colours for each palette and theme; heat maps are painted anew when this changes.
      setAttribute(document.body, 'data-heat-palette', state.inspector?.palette ?? defaultHeatPalette);
      panes.hidden = state.inspector?.run === undefined;
      top.element.hidden = state.inspector === undefined;
      // What was asked for stands above; what is only offered below.
      const [first, second] = state.inspector?.ownGradients ? [comparison, check] : [check, comparison];
      setChildren(side, [why.element, first.element, second.element]);
      const all = [top, notices, steps, empty, list, heading, variants, tensor, why, comparison, check, training];
      // The heading exports the entry that the cursor is on.
      const parts = isScrolling(shown, state) ? [heading, tensor, check] : all;
      shown = state;
      for (const part of parts) part.render(part === list ? ofGradients(whole, state) : state);
    },
  };
}

/** The list of layers is about the gradients themselves, whichever side of one is on show. */
function ofGradients(whole: AppState, state: AppState): AppState {
  return state.training.step?.shown ? state : { ...whole, ...(state.wanted && { wanted: state.wanted }) };
}

/** True when nothing has changed but how a tensor is looked at and what is here of it: so it is with every scroll. */
function isScrolling(before: AppState | undefined, now: AppState): boolean {
  const members = Object.keys(now) as (keyof AppState)[];
  const differ = members.filter((member) => before?.[member] !== now[member]);
  return before !== undefined && differ.every((member) => member === 'looks' || member === 'arrivals');
}
