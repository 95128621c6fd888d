import type { RunProblem } from '../../src/protocol/inspector';
import { english } from '../../src/protocol/sentence';
import type { Actions } from '../inspector';
import type { AppState } from '../state/appState';
import { progressRing, textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { copyLink, distinct, revealLink } from './problems';

/** Stands in the place of everything while there is no run: what is the case, and what to do. */
export function emptyState(actions: Actions): View<AppState> {
  const ring = progressRing();
  const title = element('h2');
  const text = element('p');
  const problems = element('ul', { class: 'problems' });
  const showProblems = keyedList<RunProblem>(problems, ({ sentence }) => english(sentence), (_key, problem) => ({
    element: element('li', {}, element('span', { text: localised(problem.sentence) }), revealLink(problem, actions),
      copyLink(problem, actions)),
    render: () => undefined,
  }));
  const run = textButton(localised`Run Gradient Check`, () => actions.runCheck());
  const attributes = { role: 'status' };
  const place = element('div', { class: 'empty', attributes }, ring, title, text, problems, run.element);
  return {
    element: place,
    render(state) {
      const { kind, title: heading, text: sentence } = describe(state);
      place.hidden = kind === 'none';
      place.dataset['kind'] = kind;
      ring.hidden = kind !== 'busy';
      run.element.hidden = kind !== 'idle';
      run.setPrimary(true);
      problems.hidden = kind !== 'failed';
      setText(title, heading);
      setText(text, sentence);
      showProblems(kind === 'failed' ? distinct(state.inspector?.problems ?? []) : []);
    },
  };
}

interface Description {
  readonly kind: 'none' | 'busy' | 'idle' | 'gone' | 'failed';
  readonly title: string;
  readonly text: string;
}

function describe({ inspector, failure }: AppState): Description {
  if (!inspector) {
    return failure === undefined
      ? { kind: 'busy', title: localised`Opening …`, text: '' }
      : {
        kind: 'failed',
        title: localised`The inspector could not be opened`,
        text: localised`Close this panel and open it again.`,
      };
  }
  if (inspector.run) return { kind: 'none', title: '', text: '' };
  if (inspector.document === 'deleted' || inspector.document === 'lost') {
    return {
      kind: 'gone',
      title: inspector.document === 'deleted'
        ? localised`${inspector.file} was deleted`
        : localised`${inspector.file} was never saved`,
      text: localised`There is nothing to show any more. Restore the file, or close this panel.`,
    };
  }
  if (inspector.activity.kind !== 'idle') {
    return {
      kind: 'busy',
      title: localised`Running ${inspector.file} …`,
      text: localised`Forward, then backward: every tensor will be here in a moment.`,
    };
  }
  if (inspector.engineEnded !== undefined) {
    return {
      kind: 'idle',
      title: localised`The engine ended`,
      text: localised`It ended, because ${inspector.engineEnded}. Run the check to start it again.`,
    };
  }
  if (inspector.problems.length > 0) {
    return {
      kind: 'failed',
      title: localised`${inspector.file} cannot be run`,
      text: inspector.problems.every(({ details }) => details !== undefined)
        ? localised`Without the layer, or with another in its place, the network can be run.`
        : localised`Nothing can be computed before this is put right. Then run the check again.`,
    };
  }
  return {
    kind: 'idle',
    title: localised`No numbers yet`,
    text: invitation(inspector.file),
  };
}

function invitation(file: string): string {
  return localised`A check runs ${file} forward and backward, and compares every gradient with a numeric one.`;
}
