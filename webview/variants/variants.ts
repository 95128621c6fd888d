import { comparisonOf } from '../../src/protocol/compare';
import type { HostForInspectorApi, InspectorState } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import { checkVariants, comparisonVariants, nameOfVariant, type Variant } from '../../src/protocol/variants';
import type { RunView, TensorView } from '../../src/protocol/views';
import { reasonOf } from '../format/reason';
import type { AppState } from '../state/appState';
import type { Pages } from '../state/pages';
import { checkOf, gradientName, selected } from '../state/selection';
import type { Store } from '../state/store';

/** What a gradient has besides itself: sides of the comparison with somebody's own, and of the check. */
export function variantsOf({ inspector, training }: AppState, tensor: string): readonly Variant[] {
  if (!inspector?.run || training.step?.shown) return [];
  return [
    ...(isCompared(inspector, tensor) ? [...exactOf(inspector.run), ...comparisonVariants] : []),
    ...(isChecked(inspector, tensor) ? checkVariants : []),
  ];
}

/** Whether a gradient is compared with somebody's own. */
function isCompared({ ownGradients }: InspectorState, tensor: string): boolean {
  return comparisonOf(ownGradients)?.tensors.some(({ name }) => name === tensor) === true;
}

/** The exact gradient is in float64; it is another one than that of a float32 run. */
function exactOf({ dtype }: RunView): readonly Variant[] {
  return dtype === 'float64' ? [] : ['exact'];
}

function isChecked({ check }: InspectorState, tensor: string): boolean {
  return check?.layers.some(({ name }) =>
    checkOf(check, name)?.tensors.some((checked) => gradientName(checked.name) === tensor)) === true;
}

/** Decides which side of the selected gradient is on show, and brings what belongs to both sides of a comparison. */
export class Variants {
  /** What the host was asked for last. */
  private asked: string | undefined;
  private askedSides: string | undefined;
  /** Counts up when everything that was fetched is out of date. */
  private generation = 0;

  /**
   * @param pagesOf the numbers of a tensor of this name and shape
   * @param shown called when something else is on show, whose numbers are to be fetched
   */
  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
    private readonly pagesOf: (name: string, shape: TensorView['shape']) => Promise<Pages>,
    private readonly shown: () => void,
  ) {}

  show(variant: Variant): void {
    this.store.update({ wantedVariant: variant });
    this.follow();
  }

  /** Shows what is wanted of the gradient that is selected now. */
  follow(): void {
    const { state } = this.store;
    const tensor = selected(state)?.tensor;
    const offered = tensor ? variantsOf(state, tensor.name) : [];
    this.followVariant(tensor, offered.includes(state.wantedVariant) ? state.wantedVariant : 'value');
    this.followSides(tensor, offered.includes('yours'));
  }

  /** There are other numbers: another run, check or comparison, or none any more. */
  renew(): void {
    this.generation++;
    this.asked = this.askedSides = undefined;
    this.clear();
    this.follow();
  }

  private followVariant(tensor: TensorView | undefined, variant: Variant): void {
    if (!tensor || variant === 'value') {
      this.asked = undefined;
      this.clear();
      return;
    }
    const name = nameOfVariant(tensor.name, variant);
    if (this.asked === name) return;
    this.asked = name;
    const { generation } = this;
    const isCurrent = (): boolean => this.asked === name && this.generation === generation;
    this.host.statistics(name).then(
      (statistics) => {
        if (!isCurrent()) return;
        this.store.update({ variant: { tensor: tensor.name, variant, statistics, ofValue: tensor.statistics } });
        this.shown();
      },
      (error: unknown) => isCurrent() && this.fail(error),
    );
  }

  private followSides(tensor: TensorView | undefined, areThere: boolean): void {
    if (!tensor || !areThere) {
      this.askedSides = undefined;
      if (this.store.state.sides) this.store.update({ sides: undefined });
      return;
    }
    const { name, shape } = tensor;
    if (this.askedSides === name) return;
    this.askedSides = name;
    const { generation } = this;
    const isCurrent = (): boolean => this.askedSides === name && this.generation === generation;
    const [exactSide = 'value'] = exactOf(this.store.state.inspector!.run!);
    const sides = [exactSide, 'yours'] as const;
    Promise.all(sides.map((side) => this.pagesOf(nameOfVariant(name, side), shape))).then(
      ([exact, yours]) => {
        if (isCurrent()) this.store.update({ sides: { tensor: name, exact: exact!, yours: yours! } });
      },
      (error: unknown) => isCurrent() && this.fail(error),
    );
  }

  private fail(error: unknown): void {
    this.store.update({ failure: reasonOf(error) });
  }

  private clear(): void {
    const { variant, sides } = this.store.state;
    if (sides && !this.askedSides) this.store.update({ sides: undefined });
    if (!variant) return;
    this.store.update({ variant: undefined });
    this.shown();
  }
}
