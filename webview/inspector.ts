import type { ExportWish, Picture } from '../src/protocol/export';
import type { HostForInspectorApi, InspectorState, Selection } from '../src/protocol/inspector';
import type { Notation } from '../src/protocol/notation';
import type { Remote } from '../src/protocol/rpc';
import type { Variant } from '../src/protocol/variants';
import type { LayerView, TensorView } from '../src/protocol/views';
import { ravel, unravel } from '../src/tensor/shape';
import { BadEntries } from './badEntries/badEntries';
import { EntriesLoader } from './check/entries';
import { reasonOf } from './format/reason';
import { lookOf, type AppState, type Look, type NumbersView, type ScaleMode } from './state/appState';
import { gradientName, isOwnOf, sameSelection, selected, tensorLike } from './state/selection';
import type { Pages } from './state/pages';
import type { Store } from './state/store';
import { NumbersLoader } from './state/numbersLoader';
import { presented } from './state/presented';
import { stepsOf } from './steps/stepState';
import { showing } from './tensor/layout';
import { Trainer, type TrainingActions } from './training/trainer';
import { Variants } from './variants/variants';
import { Explainer } from './why/explainer';
import { sameTarget, type WhyActions } from './why/whyState';

/** What a person can do in the inspector. */
export interface Actions {
  selectLayer(layer: LayerView): void;
  goToLayer(name: string): void;
  selectTensor(tensor: TensorView): void;
  /** Goes to the gradient of a checked tensor (`conv1.weight`), with the cursor on an entry if one is given. */
  goToGradient(checked: string, index?: readonly number[]): void;
  /** Goes to an entry of any tensor. */
  goToEntry(layer: string, tensor: string, index: readonly number[]): void;
  /** Explains the gradient at an entry of the selected tensor, if there is one; `again`: it is explained already. */
  explain(index: readonly number[]): 'asked' | 'again' | 'impossible';
  /** Puts the keyboard on the tensor. */
  focusTensor(): void;
  readonly why: WhyActions;
  /** Shows a tensor of a layer. */
  goToTensor(layer: string, tensor: string): void;
  /** Goes through the backward pass; the first step forward begins at the loss. */
  step(direction: 1 | -1): void;
  endSteps(): void;
  setNotation(notation: Notation): void;
  look(tensor: string, change: Partial<Look>): void;
  /** Lets the colours end elsewhere, for all tensors. */
  setScale(scale: ScaleMode): void;
  /** Shows numbers as a map or as a table. */
  setView(view: NumbersView): void;
  scrollLayers(top: number): void;
  readonly training: TrainingActions;
  /** Shows a side of the check, or of the comparison, in the place of the selected gradient. */
  showVariant(variant: Variant): void;
  /** Sees to it that what the check found of every entry of these gradients will be here. */
  wantEntries(checked: readonly string[]): void;
  /** Goes to the next entry of the network that is wrong, NaN or infinite, or to the one before. */
  nextBad(direction: 1 | -1): void;
  /** Exports something to a file that the user names. */
  export(wish: ExportWish): void;
  savePicture(picture: Picture): void;
  runCheck(): void;
  /** Lets the user choose a file of gradients of their own to compare with. */
  compareGradients(): void;
  stopComparing(): void;
  /** Ends what the network is busy with. */
  cancel(): void;
  reveal(layer: string): void;
  /** Puts what a report of a mistake of ours needs into the clipboard. */
  copyDetails(details: string): void;
  /** Asks again for numbers that could not be fetched. */
  retry(): void;
  /** The numbers of a tensor of which only some are wanted, as of a gradient's errors. */
  piecesOf(name: string, shape: TensorView['shape']): Pages;
}

/** The inspector behind its views: keeps the state up to date, fetches numbers, tells the host what is selected. */
export class Inspector implements Actions {
  private readonly numbers: NumbersLoader;
  readonly training: Trainer;
  readonly why: Explainer;
  private readonly entries: EntriesLoader;
  private readonly variants: Variants;
  private readonly badEntries: BadEntries;

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
  ) {
    this.numbers = new NumbersLoader(store, host);
    this.entries = new EntriesLoader(store, host);
    this.variants = new Variants(store, host, (...of) => this.numbers.pagesOf(...of), () => this.numbers.fetch());
    this.training = new Trainer(store, host, () => {
      this.variants.follow();
      this.numbers.fetch();
      this.why.refresh();
    });
    this.why = new Explainer(store, host);
    this.badEntries = new BadEntries(store, host, (layer, tensor, index) => {
      const hadFocus = document.querySelector('.tensor')?.contains(document.activeElement) === true;
      this.goToEntry(layer, tensor, index);
      if (hadFocus) this.focusWhenShown(tensor);
    });
  }

  /** Asks the host what to show. */
  start(): void {
    this.attempt(async () => {
      const { state, selection } = await this.host.ready();
      if (selection) this.store.update({ wanted: selection });
      this.receive(state);
      // Only now there are tensors in which an entry can be gone to.
      if (selection?.entry) this.want(selection);
    });
  }

  selectLayer(layer: LayerView): void {
    const tensor = tensorLike(layer, selected(this.store.state)?.tensor);
    this.select({ layer: layer.name, ...(tensor && { tensor: tensor.name }) });
  }

  goToLayer(name: string): void {
    const layer = this.store.state.inspector?.run?.layers.find((view) => view.name === name);
    if (layer) this.selectLayer(layer);
  }

  selectTensor(tensor: TensorView): void {
    const layer = selected(this.store.state)?.layer;
    if (layer) this.select({ layer: layer.name, tensor: tensor.name });
  }

  goToGradient(checked: string, index?: readonly number[]): void {
    const name = gradientName(checked);
    const { layer: chosen } = selected(this.store.state) ?? {};
    const layers = this.store.state.inspector?.run?.layers ?? [];
    // The layer that is selected may show the gradient of another one, as that of its input.
    const layer = [...(chosen ? [chosen] : []), ...layers.filter(({ name: own }) => isOwnOf(own, checked)), ...layers]
      .find(({ tensors }) => tensors.some((view) => view.name === name));
    const tensor = layer?.tensors.find((view) => view.name === name);
    if (!layer || !tensor) return;
    if (index) this.lookAt(tensor, index);
    this.select({ layer: layer.name, tensor: name });
  }

  goToEntry(layer: string, tensor: string, index: readonly number[]): void {
    const view = this.tensorNamed(layer, tensor);
    if (!view) return;
    this.lookAt(view, index);
    this.select({ layer, tensor });
  }

  explain(index: readonly number[]): ReturnType<Actions['explain']> {
    const { layer, tensor } = selected(this.store.state) ?? {};
    const name = tensor?.role === 'gradient' ? tensor.name : gradientName(tensor?.name ?? '');
    if (!layer?.tensors.some((view) => view.name === name)) return 'impossible';
    const target = { layer: layer.name, tensor: name, index };
    if (sameTarget(this.store.state.why.target, target)) return 'again';
    this.why.ask(target);
    return 'asked';
  }

  goToTensor(layer: string, tensor: string): void {
    if (this.tensorNamed(layer, tensor)) this.select({ layer, tensor });
  }

  step(direction: 1 | -1): void {
    const { inspector } = presented(this.store.state);
    if (!inspector?.run) return;
    const steps = stepsOf(inspector.run);
    const at = (this.store.state.backwardStep ?? -1) + direction;
    const step = steps[at];
    if (!step) return;
    this.store.update({ backwardStep: at });
    const shown = step.writes[0] ?? step.reads[0];
    this.select({ layer: step.layer.name, ...(shown && { tensor: shown.name }) });
  }

  endSteps(): void {
    this.store.update({ backwardStep: undefined });
  }

  setNotation(notation: Notation): void {
    this.store.update({ notation });
  }

  focusTensor(): void {
    const numbers = this.store.state.view === 'table' ? '.entry-scroller' : '.heat-map-scroller';
    document.querySelector<HTMLElement>(numbers)?.focus();
  }

  look(tensor: string, change: Partial<Look>): void {
    const { looks, why: { target } } = this.store.state;
    this.store.update({ looks: { ...looks, [tensor]: { ...lookOf(looks, tensor), ...change } } });
    if (change.cursor !== undefined || change.layout) this.store.update({ badEntryNote: undefined });
    // The explanation goes along with the cursor as long as it stays in the tensor.
    const { cursor } = change;
    const view = target?.tensor === tensor ? this.tensorNamed(target.layer, tensor) : undefined;
    if (target && view && cursor !== undefined) this.why.ask({ ...target, index: unravel(cursor, view.shape) });
  }

  setScale(scale: ScaleMode): void {
    this.store.update({ scale });
  }

  setView(view: NumbersView): void {
    this.store.update({ view });
  }

  scrollLayers(top: number): void {
    this.store.update({ layersScroll: top });
  }

  runCheck(): void {
    this.attempt(() => this.host.runCheck());
  }

  cancel(): void {
    this.attempt(() => this.host.cancel());
  }

  compareGradients(): void {
    this.attempt(() => this.host.compareGradients());
  }

  stopComparing(): void {
    this.attempt(() => this.host.stopComparing());
  }

  showVariant(variant: Variant): void {
    this.variants.show(variant);
  }

  wantEntries(checked: readonly string[]): void {
    this.entries.want(checked);
  }

  nextBad(direction: 1 | -1): void {
    this.badEntries.next(direction);
  }

  export(wish: ExportWish): void {
    this.attempt(() => this.host.export(wish));
  }

  savePicture(picture: Picture): void {
    this.attempt(() => this.host.savePicture(picture));
  }

  reveal(layer: string): void {
    this.attempt(() => this.host.reveal(layer));
  }

  copyDetails(details: string): void {
    this.attempt(() => this.host.copyDetails(details));
  }

  retry(): void {
    this.store.update({ numbers: { kind: 'none' } });
    this.numbers.fetch();
  }

  piecesOf(name: string, shape: TensorView['shape']): Pages {
    return this.numbers.piecesOf(name, shape);
  }

  /** Takes over what the host shows now. */
  receive(received: InspectorState): void {
    const { inspector: before } = this.store.state;
    const inspector = withKnown(received, before);
    const hasOtherNumbers = numbersOf(inspector) !== numbersOf(before);
    if (hasOtherNumbers) this.numbers.clear();
    this.store.update({ inspector, failure: undefined });
    this.training.receive(inspector);
    if (hasOtherNumbers || inspector.check !== before?.check) this.variants.renew();
    this.numbers.fetch();
    this.why.refresh();
  }

  /** Selects on behalf of the person in front of it, and tells the host. */
  private select(selection: Selection): void {
    if (sameSelection(selection, this.store.state.wanted)) return;
    this.want(selection);
    this.attempt(() => this.host.selected(selection));
  }

  /** Selects on behalf of the host. */
  want(wanted: Selection): void {
    this.store.update({ wanted, badEntryNote: undefined });
    this.variants.follow();
    this.numbers.fetch();
    const { layer, tensor, entry } = wanted;
    const view = tensor !== undefined && this.tensorNamed(layer, tensor);
    if (!entry || !view) return;
    this.lookAt(view, entry);
    this.explain(entry);
  }

  /** The keyboard was on the tensor before; it goes along to the one that is selected now, once that is here. */
  private focusWhenShown(tensor: string): void {
    requestAnimationFrame(() => {
      const { numbers } = this.store.state;
      if (selected(this.store.state)?.tensor?.name !== tensor || numbers.kind === 'failed') return;
      if (numbers.kind === 'ready' && numbers.name === tensor) this.focusTensor();
      else this.focusWhenShown(tensor);
    });
  }

  /** Puts the cursor on an entry, in sight, also when it is outside of the slice that was shown. */
  private lookAt({ name, shape }: TensorView, index: readonly number[]): void {
    const { layout } = lookOf(this.store.state.looks, name);
    this.look(name, {
      cursor: ravel(index, shape), scroll: 'cursor',
      ...(layout?.ranges.length === shape.length && { layout: showing(layout, shape, index) }),
    });
  }

  private tensorNamed(layer: string, tensor: string): TensorView | undefined {
    const layers = this.store.state.inspector?.run?.layers;
    return layers?.find(({ name }) => name === layer)?.tensors.find(({ name }) => name === tensor);
  }

  /** A request to the host; when it fails, the reason is shown. */
  private attempt(request: () => Promise<unknown>): void {
    request().catch((error: unknown) => this.store.update({ failure: reasonOf(error) }));
  }
}

/** What the numbers of tensors belong to: which run, descent, check and comparison. */
function numbersOf({ runNumber, trainingNumber, checkNumber, ownGradients }: Partial<InspectorState> = {}): string {
  return [runNumber, trainingNumber, checkNumber, ownGradients?.number].join(' ');
}

/** The same with the report that is known already, so that nobody takes it for another one. */
function withKnown(received: InspectorState, before: InspectorState | undefined): InspectorState {
  const isSame = received.checkNumber !== undefined && received.checkNumber === before?.checkNumber;
  return isSame && received.check && before.check ? { ...received, check: before.check } : received;
}
