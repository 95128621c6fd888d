import type { RunView } from '../../src/protocol/views';
import { comparisonLine } from '../comparison/comparisonLine';
import { formatCount, formatNumber } from '../format/number';
import type { Actions } from '../inspector';
import { notationSwitch } from '../notation/notationSwitch';
import { notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { stepNotice } from '../training/stepNotice';
import { textButton } from '../ui/controls';
import { element, setAttribute, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { activityLine } from './activityLine';
import { verdictLine } from './verdictLine';

/** The network in a line, what is under way, what the check says, and the buttons that start and end a check. */
export function header(actions: Actions): View<AppState> {
  const title = element('h1');
  const facts = element('dl', { class: 'facts' });
  const showFacts = keyedList<Fact>(facts, ({ name }) => name, factView);
  const steps = textButton(localised`Backward Pass`, () => toggleSteps());
  const notation = notationSwitch(actions);
  const run = textButton(localised`Run Gradient Check`, () => actions.runCheck());
  const cancel = textButton(localised`Cancel`, () => actions.cancel());
  const descent = textButton(localised`Gradient Descent`, () => actions.training.toggle());
  const activity = activityLine();
  const step = stepNotice();
  const verdict = verdictLine(actions);
  const comparison = comparisonLine(actions);
  const bar = element('header', { class: 'header' },
    element('div', { class: 'header-title' }, title, facts),
    element('div', { class: 'header-status' }, verdict.element, comparison.element, step.element, activity.element),
    element('div', { class: 'header-buttons' },
      notation.element, cancel.element, steps.element, descent.element, run.element),
  );
  let isWalking = false;

  function toggleSteps(): void {
    if (isWalking) actions.endSteps();
    else actions.step(1);
  }

  return {
    element: bar,
    render(state) {
      const { inspector } = state;
      if (!inspector) return;
      const { activity: { kind }, check, stale } = inspector;
      setText(title, inspector.run?.network ?? inspector.file);
      title.title = inspector.file;
      showFacts(inspector.run ? factsOf(inspector.run) : []);
      run.setPrimary(check === undefined || stale);
      run.setDisabled(kind !== 'idle');
      // Without a run the middle of the panel has the button, and says what is under way.
      const isEmpty = inspector.run === undefined;
      run.element.hidden = isEmpty && inspector.problems.length === 0;
      activity.render(inspector.activity);
      activity.element.hidden = isEmpty || kind === 'idle';
      cancel.element.hidden = kind !== 'checking' && kind !== 'training';
      descent.element.hidden = steps.element.hidden = notation.element.hidden = isEmpty;
      notation.render(notationOf(state));
      isWalking = state.backwardStep !== undefined;
      setAttribute(steps.element, 'aria-expanded', String(isWalking));
      setAttribute(descent.element, 'aria-expanded', String(state.training.isOpen));
      const [layer, writing] = [selected(state)?.layer.name, notationOf(state)] as const;
      verdict.render({ inspector, selected: layer, notation: writing });
      comparison.render({ own: inspector.ownGradients, selected: layer, run: inspector.run, notation: writing });
      step.render(state.training);
      if (!step.element.hidden) verdict.element.hidden = comparison.element.hidden = true;
      if (kind !== 'idle') comparison.element.hidden = true;
    },
  };
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

function factsOf({ loss, batch, dtype, seed, parameters }: RunView): readonly Fact[] {
  return [
    { name: localised`Loss`, value: formatNumber(loss, 6) },
    { name: localised`Parameters`, value: formatCount(parameters) },
    { name: localised`Batch`, value: formatCount(batch) },
    { name: localised`Seed`, value: String(seed) },
    { name: localised`Type`, value: dtype },
  ];
}

function factView(name: string): View<Fact> {
  const value = element('dd');
  return {
    element: element('div', {}, element('dt', { text: name }), value),
    render: (fact) => setText(value, fact.value),
  };
}
