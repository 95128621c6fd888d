import type { HostForInspectorApi } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import type { TensorView } from '../../src/protocol/views';
import { sizeOf, unravel } from '../../src/tensor/shape';
import { reasonOf } from '../format/reason';
import { lookOf, type AppState } from '../state/appState';
import { addressAtStep } from '../state/presented';
import { selected } from '../state/selection';
import type { Store } from '../state/store';
import { cursorShown } from '../tensor/cursorShown';
import { localised } from '../ui/localised';
import { badTensorsFrom, wrongBy, type BadTensor } from './order';

/** Where somebody is sent to. */
type GoTo = (layer: string, tensor: string, index: readonly number[]) => void;

/**
 * Goes through all entries of the network that are wrong, NaN or infinite, one by one: in a tensor by position, from
 * tensor to tensor on the way back from the loss, and round.
 */
export class BadEntries {
  /** Presses that come faster than the answers are gone through one after the other. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
    private readonly goTo: GoTo,
  ) {}

  next(direction: 1 | -1): void {
    this.last = this.last.then(() => this.walk(direction)).catch((error: unknown) =>
      this.store.update({ failure: reasonOf(error) }));
  }

  private async walk(direction: 1 | -1): Promise<void> {
    const { state } = this.store;
    const tensor = selected(state)?.tensor;
    const cursor = cursorIn(state, tensor);
    const tensors = badTensorsFrom(state, tensor?.name, direction);
    const [first] = tensors;
    const begin = first?.view.name === tensor?.name ? cursor : undefined;
    for (const [at, bad] of tensors.entries()) {
      if (await this.goToNext(bad, direction, at === 0 ? begin : undefined)) return;
    }
    // Round to the beginning of the one that it began in.
    if (begin !== undefined && await this.goToNext(first!, direction, undefined)) return;
    this.store.update({ badEntryNote: noneText(state) });
  }

  /** @param from undefined: from the edge on */
  private async goToNext({ layer, view }: BadTensor, direction: 1 | -1, from: number | undefined): Promise<boolean> {
    const { state } = this.store;
    const edge = direction === 1 ? -1 : sizeOf(view.shape);
    const name = addressAtStep(state, view.name);
    const position = await this.host.nextBad(name, from ?? edge, direction, wrongBy(state));
    if (position === undefined) return false;
    const isSame = selected(state)?.tensor?.name === view.name && cursorIn(state, view) === position;
    this.goTo(layer, view.name, unravel(position, view.shape));
    // Only now: going somewhere takes the last note away.
    if (isSame) this.store.update({ badEntryNote: localised`This is the only one.` });
    return true;
  }
}

/** Where the cursor is in a tensor as it is on show. */
function cursorIn({ looks, view }: AppState, tensor: TensorView | undefined): number {
  return tensor ? cursorShown(tensor.shape, lookOf(looks, tensor.name), view) : 0;
}

function noneText(state: AppState): string {
  if (wrongBy(state) === 'comparison') return localised`No entry of your gradients is wrong.`;
  const isChecked = state.inspector?.check !== undefined && !state.training.step?.shown;
  return isChecked
    ? localised`No entry of the network is wrong, NaN or infinite.`
    : localised`No entry of the network is NaN or infinite. What is wrong besides, a gradient check tells.`;
}
