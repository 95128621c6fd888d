import { comparisonOf } from '../../src/protocol/compare';
import { comparisonVariants } from '../../src/protocol/variants';
import { badIn } from '../../src/protocol/verdicts';
import type { TensorCheck, TensorView } from '../../src/protocol/views';
import type { AppState } from '../state/appState';
import { backwardOrder, gradientName, isOwnOf } from '../state/selection';

/** A tensor with bad entries, in the layer that it is shown in. */
export interface BadTensor {
  readonly layer: string;
  readonly view: TensorView;
}

/** A tensor by its place on the way back from the loss. */
interface Placed extends BadTensor {
  readonly isBad: boolean;
}

/** Whether what is looked for is wrong by the check, or, while somebody's own gradients are on show, by comparison. */
export function wrongBy({ wantedVariant, inspector }: AppState): 'check' | 'comparison' {
  const isComparing = comparisonVariants.some((variant) => variant === wantedVariant);
  return isComparing && comparisonOf(inspector?.ownGradients) ? 'comparison' : 'check';
}

/**
 * The tensors with bad entries in the order in which to go through them from a tensor on: that one first if it has
 * some, then those that follow on the way back from the loss, and round to those before it.
 */
export function badTensorsFrom(state: AppState, from: string | undefined, direction: 1 | -1): readonly BadTensor[] {
  const all = inOrder(state);
  const ordered = direction === 1 ? all : all.toReversed();
  const at = Math.max(0, ordered.findIndex(({ view }) => view.name === from));
  return [...ordered.slice(at), ...ordered.slice(0, at)].filter(({ isBad }) => isBad);
}

/** Every tensor once, on the way back from the loss: with its own layer, not with those that read it. */
function inOrder(state: AppState): readonly Placed[] {
  const run = state.training.step?.shown?.run ?? state.inspector?.run;
  if (!run) return [];
  const isBad = wrongBy(state) === 'comparison' ? isWrongByComparison(state) : isWrongByCheck(state);
  const layers = backwardOrder(run);
  const seen = new Set<string>();
  return layers.flatMap((layer) => layer.tensors.flatMap((view): Placed[] => {
    const isElsewhere = !isOwnOf(layer.name, view.name) && layers.some((other) => isOwnOf(other.name, view.name));
    if (isElsewhere || seen.has(view.name)) return [];
    seen.add(view.name);
    return [{ layer: layer.name, view, isBad: isBad(view) }];
  }));
}

function isWrongByComparison({ inspector }: AppState): (view: TensorView) => boolean {
  const compared = new Map(comparisonOf(inspector?.ownGradients)?.tensors.map((tensor) => [tensor.name, tensor]));
  return ({ name }) => compared.has(name) && isWrong(compared.get(name)!);
}

/** The check belongs to the network as it is now, and not to a step of a descent. */
function isWrongByCheck({ inspector, training }: AppState): (view: TensorView) => boolean {
  const checks = training.step?.shown ? [] : inspector?.check?.layers.flatMap(({ tensors }) => tensors) ?? [];
  const wrong = new Set(checks.filter(isWrong).map(({ name }) => gradientName(name)));
  return ({ name, statistics: { nan, infinite } }) => nan + infinite > 0 || wrong.has(name);
}

function isWrong({ verdicts }: TensorCheck): boolean {
  return badIn(verdicts) > 0;
}
