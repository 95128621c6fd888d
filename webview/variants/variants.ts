import type { HostForInspectorApi } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import { nameOfVariant, type Variant } from '../../src/protocol/variants';
import type { AppState } from '../state/appState';
import type { Store } from '../state/store';

/** Decides which side of a gradient is on show in its place. */
export class Variants {
  /** What was asked for last; after another check it is shown again. */
  private wanted: { readonly tensor: string; readonly variant: Variant } | undefined;

  /** @param shown called when something else is on show, whose numbers are to be fetched */
  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
    private readonly shown: () => void,
  ) {}

  show(tensor: string, variant: Variant): void {
    if (variant === 'value') {
      this.wanted = undefined;
      this.clear();
      return;
    }
    const wanted = (this.wanted = { tensor, variant });
    this.host.statistics(nameOfVariant(tensor, variant)).then(
      (statistics) => {
        if (this.wanted !== wanted) return;
        this.store.update({ variant: { tensor, variant, statistics } });
        this.shown();
      },
      (error: unknown) => {
        if (this.wanted !== wanted) return;
        this.store.update({ failure: error instanceof Error ? error.message : String(error) });
      },
    );
  }

  /** There is another check, or none any more. */
  renew(): void {
    this.clear();
    if (this.wanted && this.store.state.inspector?.check) this.show(this.wanted.tensor, this.wanted.variant);
  }

  private clear(): void {
    if (!this.store.state.variant) return;
    this.store.update({ variant: undefined });
    this.shown();
  }
}
