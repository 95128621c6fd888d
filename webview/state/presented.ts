import type { InspectorState, Selection } from '../../src/protocol/inspector';
import { nameAtStep } from '../../src/protocol/training';
import { nameOfVariant } from '../../src/protocol/variants';
import type { RunView } from '../../src/protocol/views';
import type { Statistics } from '../../src/tensor/statistics';
import type { AppState } from './appState';
import { selected } from './selection';
import type { VariantOnShow } from '../variants/variantState';

interface Presented {
  readonly of: InspectorState;
  readonly run: RunView | undefined;
  readonly variant: VariantOnShow | undefined;
  readonly wanted: Selection | undefined;
  readonly changed: Pick<AppState, 'inspector' | 'wanted'>;
}

/** The last one that was made, so that the same state gives the same answer: views compare what they are given. */
let last: Presented | undefined;

/**
 * The state as the views show it: while a step of a gradient descent is on show, the run is the network as it was then,
 * without the check, which belongs to the network as it is now; while a side of the check, or of a comparison, is on
 * show in the place of a gradient, that has the statistics of the side.
 */
export function presented(state: AppState): AppState {
  const run = state.training.step?.shown?.run;
  const variant = run ? undefined : state.variant;
  const { inspector, wanted } = state;
  if ((!run && !variant) || !inspector?.run) return state;
  if (last?.of !== inspector || last.run !== run || last.variant !== variant || last.wanted !== wanted) {
    const shown = run ? atStep(inspector, run) : {
      ...inspector, run: withStatistics(inspector.run, variant!.tensor, variant!.statistics),
    };
    last = { of: inspector, run, variant, wanted, changed: { inspector: shown, ...selectionNow(state) } };
  }
  return { ...state, ...last.changed };
}

/** The run with other statistics of a tensor. */
export function withStatistics(run: RunView, tensor: string, statistics: Statistics): RunView {
  const layers = run.layers.map((layer) => ({
    ...layer,
    tensors: layer.tensors.map((view) => (view.name === tensor ? { ...view, statistics } : view)),
  }));
  return { ...run, layers };
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
export function addressOf(state: AppState, name: string): string {
  const { training, variant } = state;
  const isVariant = !training.step?.shown && variant?.tensor === name;
  return isVariant ? nameOfVariant(name, variant.variant) : addressAtStep(state, name);
}

/** The name by which the host has a tensor of the run, or of the step of a descent that is on show. */
export function addressAtStep({ training: { step } }: AppState, name: string): string {
  return step?.shown ? nameAtStep(name, step.shown.step) : name;
}
