import type { HostForInspectorApi } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import type { TensorData } from '../../src/protocol/views';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import type { Part } from '../../src/tensor/part';
import { reasonOf } from '../format/reason';
import type { AppState } from '../state/appState';
import type { Store } from '../state/store';
import { addressAtStep, presented } from '../state/presented';
import { nothingAsked, sameTarget, type Why, type WhyActions, type WhyTarget } from './whyState';

/** How many entries “back” remembers. */
const longestTrail = 50;

/** Parts that are kept, so that stepping back and forth asks the host for nothing. */
const mostParts = 200;

/** Fetches explanations, and what their pictures need. */
export class Explainer implements WhyActions {
  /** What the numbers belong to: a run, and a step of a descent. */
  private shown = '';
  private readonly parts = new Map<string, Promise<TensorData>>();
  private readonly geometries = new Map<string, Promise<WindowGeometry | undefined>>();

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Pick<Remote<HostForInspectorApi>, 'explain' | 'part' | 'windows'>,
  ) {}

  ask(target: WhyTarget): void {
    const { target: before, trail } = this.why;
    if (sameTarget(before, target)) return;
    const isElsewhere = before !== undefined && before.tensor !== target.tensor;
    this.show(target, isElsewhere ? [...trail, before].slice(-longestTrail) : trail);
  }

  back(): void {
    const { trail } = this.why;
    const target = trail.at(-1);
    if (target) this.show(target, trail.slice(0, -1));
  }

  close(): void {
    this.store.update({ why: nothingAsked });
  }

  retry(): void {
    const { target, trail } = this.why;
    if (target) this.show(target, trail);
  }

  /** After a run, and at another step of a descent, the numbers are others, and the entry may be gone. */
  refresh(): void {
    const { inspector } = presented(this.store.state);
    if (!inspector?.run) return;
    const now = `${inspector.runNumber} ${addressAtStep(this.store.state, '')}`;
    if (now === this.shown) return;
    this.shown = now;
    this.parts.clear();
    this.geometries.clear();
    const { target, trail } = this.why;
    if (!target) return;
    const isThere = ({ layer, tensor, index }: WhyTarget): boolean => inspector.run!.layers
      .find(({ name }) => name === layer)?.tensors
      .find(({ name }) => name === tensor)?.shape
      .every((size, axis, { length }) => index.length === length && index[axis]! < size) ?? false;
    if (isThere(target)) this.show(target, trail.filter(isThere));
    else this.close();
  }

  part(tensor: string, part: Part): Promise<TensorData> {
    const key = [tensor, part.start.join(), part.size.join()].join(' ');
    const known = this.parts.get(key);
    if (known) return known;
    const fetched = this.host.part(this.address(tensor), part);
    this.parts.set(key, fetched);
    // What failed may work the next time.
    fetched.catch(() => this.parts.delete(key));
    if (this.parts.size > mostParts) this.parts.delete(this.parts.keys().next().value!);
    return fetched;
  }

  windows(layer: string): Promise<WindowGeometry | undefined> {
    const known = this.geometries.get(layer);
    if (known) return known;
    const fetched = this.host.windows(this.address(layer));
    this.geometries.set(layer, fetched);
    fetched.catch(() => this.geometries.delete(layer));
    return fetched;
  }

  private get why(): Why {
    return this.store.state.why;
  }

  private address(name: string): string {
    return addressAtStep(this.store.state, name);
  }

  private show(target: WhyTarget, trail: readonly WhyTarget[]): void {
    const { target: before, reason } = this.why;
    // The numbers of the entry beside it stay in sight until the new ones are here: nothing flickers.
    const isNeighbour = before?.tensor === target.tensor && reason.kind === 'ready';
    this.store.update({ why: { target, trail, reason: isNeighbour ? reason : { kind: 'loading' } } });
    void this.fetch(target);
  }

  private async fetch(target: WhyTarget): Promise<void> {
    const { shown } = this;
    const isWanted = (): boolean => shown === this.shown && sameTarget(this.why.target, target);
    try {
      const explanation = await this.host.explain(this.address(target.tensor), target.index);
      if (isWanted()) this.store.update({ why: { ...this.why, reason: { kind: 'ready', explanation } } });
    } catch (error) {
      if (isWanted()) this.store.update({ why: { ...this.why, reason: { kind: 'failed', message: reasonOf(error) } } });
    }
  }
}
