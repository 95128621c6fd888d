import type { InspectorState, Selection } from '../../src/protocol/inspector';
import { nameAtStep } from '../../src/protocol/training';
import type { RunView } from '../../src/protocol/views';
import type { AppState } from '../state/appState';
import { selected } from '../state/selection';

interface Presented {
  readonly of: InspectorState;
  readonly run: RunView;
  readonly wanted: Selection | undefined;
  readonly changed: Pick<AppState, 'inspector' | 'wanted'>;
}

/** The last one that was made, so that the same state gives the same answer: views compare what they are given. */
let last: Presented | undefined;

/**
 * The state as the views show it: while a step of a gradient descent is on show, the run is the network as it was then.
 * The check belongs to the network as it is now, and is left out.
 */
export function presented(state: AppState): AppState {
  const run = state.training.step?.shown?.run;
  const { inspector, wanted } = state;
  if (!run || !inspector?.run) return state;
  if (last?.of !== inspector || last.run !== run || last.wanted !== wanted) {
    last = { of: inspector, run, wanted, changed: { inspector: atStep(inspector, run), ...selectionNow(state) } };
  }
  return { ...state, ...last.changed };
}

/** What is selected now stays selected: what is chosen where nobody has chosen may depend on the check. */
function selectionNow(state: AppState): { readonly wanted?: Selection } {
  const chosen = selected(state);
  if (!chosen) return {};
  return { wanted: { layer: chosen.layer.name, ...(chosen.tensor && { tensor: chosen.tensor.name }) } };
}

function atStep(inspector: InspectorState, run: RunView): InspectorState {
  const shown: { -readonly [Member in keyof InspectorState]: InspectorState[Member] } = { ...inspector, run };
  delete shown.check;
  return shown;
}

/** The name by which the host has the numbers of a tensor as it is on show. */
export function addressOf({ training: { step } }: AppState, name: string): string {
  return step?.shown ? nameAtStep(name, step.shown.step) : name;
}
