import type { CheckProgress } from './worker';
import type { CheckReport, RunView, TensorData } from './views';

/** What the inspector shows, as a whole. `run` and `check` stay while they are stale, so that nothing disappears. */
export interface InspectorState {
  /** File name of the definition, for the heading. */
  readonly file: string;
  /** Address of the definition. The inspector saves it with its own state: VS Code restores the panel by it. */
  readonly network?: string;
  readonly run?: RunView;
  /** Counts up with every run: numbers that were fetched under another one are out of date. */
  readonly runNumber: number;
  readonly check?: CheckReport;
  /** True when the definition was edited since. */
  readonly stale: boolean;
  readonly activity:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running' }
    | { readonly kind: 'checking'; readonly progress?: CheckProgress };
  /** Why there is no run, as sentences with `file:line:column` in front. */
  readonly problems: readonly string[];
  /** Line of each layer in the definition, counted from 1. */
  readonly lines: Readonly<Record<string, number>>;
}

/** A layer, and one of its tensors by its name in an export. */
export interface Selection {
  readonly layer: string;
  readonly tensor?: string;
}

/** What the host offers to the inspector. */
export interface HostForInspectorApi {
  /** The inspector is ready: answers with what to show. */
  ready(): { readonly state: InspectorState; readonly selection?: Selection };
  tensor(name: string): Promise<TensorData>;
  runCheck(): void;
  cancelCheck(): void;
  /** Shows the layer in the editor. */
  reveal(layer: string): void;
  /** The user selected something in the inspector. */
  selected(selection: Selection): void;
}

/** What the inspector offers to the host. */
export interface InspectorApi {
  update(state: InspectorState): void;
  select(selection: Selection): void;
}
