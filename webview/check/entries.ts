import type { HostForInspectorApi } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import type { CheckedEntries, CheckReport } from '../../src/protocol/views';
import { reasonOf } from '../format/reason';
import type { AppState } from '../state/appState';
import type { Store } from '../state/store';

/** What a check found of every entry of some gradients, or why it is not here. */
export interface EntriesState {
  /** The check that they belong to. */
  readonly of: CheckReport;
  /** By the name of what was checked: `conv1.weight`. */
  readonly known: ReadonlyMap<string, CheckedEntries>;
  readonly failure?: string;
}

/** Gradients with more entries than this are not drawn point by point. */
export const mostPoints = 2_000_000;

/** Fetches what a check found of every entry, once for each gradient. */
export class EntriesLoader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
  ) {}

  /** Sees to it that the entries of these gradients will be here. */
  want(names: readonly string[]): void {
    const check = this.store.state.inspector?.check;
    if (!check) return;
    if (this.store.state.entries?.of !== check) {
      this.asked.clear();
      this.store.update({ entries: { of: check, known: new Map() } });
    }
    for (const name of names) {
      if (this.asked.has(name)) continue;
      this.asked.add(name);
      void this.fetch(check, name);
    }
  }

  private async fetch(check: CheckReport, name: string): Promise<void> {
    try {
      const entries = await this.host.checkedEntries(name);
      const { entries: state } = this.store.state;
      if (state?.of !== check) return;
      this.store.update({ entries: { ...state, known: new Map([...state.known, [name, entries]]) } });
    } catch (error) {
      const { entries: state } = this.store.state;
      if (state?.of !== check) return;
      this.asked.delete(name);
      this.store.update({ entries: { ...state, failure: reasonOf(error) } });
    }
  }
}
