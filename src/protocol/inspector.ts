import type { OwnGradients } from './compare';
import type { Explanation } from './explanation';
import type { ExportWish, Picture } from './export';
import type { Curves, TrainOptions, TrainProgress, Training } from './training';
import type { HeatPalette } from './heatPalette';
import type { Notation } from './notation';
import type { Sentence } from './sentence';
import type { PageReply, PageRequest } from '../tensor/pages/request';
import type { CheckProgress } from './worker';
import type { CheckedEntries, CheckReport, RunView, TensorData } from './views';
import type { Part } from '../tensor/part';
import type { Statistics } from '../tensor/statistics';
import type { WindowGeometry } from './windowGeometry';

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
  /** Counts up with every check: a report of the same number is the same. Absent: it may be another. */
  readonly checkNumber?: number;
  /** Somebody's own gradients, while they are compared with those of the run. */
  readonly ownGradients?: OwnGradients;
  /** True when the definition was edited since. */
  readonly stale: boolean;
  readonly activity:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running' }
    | { readonly kind: 'checking'; readonly progress?: CheckProgress }
    | { readonly kind: 'training'; readonly progress?: TrainProgress };
  /** Counts up with every recorded gradient descent; absent while there is none from these numbers. */
  readonly trainingNumber?: number;
  /** Where the definition is, unless it is open in the editor: `lost` when it was never saved. */
  readonly document?: 'closed' | 'deleted' | 'lost';
  /** Why the engine ended by itself since the last run, as a clause behind “because”. */
  readonly engineEnded?: Sentence;
  /** Why there is no run. */
  readonly problems: readonly RunProblem[];
  /** The notation that the settings ask for; a panel may have one of its own. */
  readonly notation?: Notation;
  /** The colours of heat maps that the settings ask for. */
  readonly palette?: HeatPalette;
  /** Line of each layer in the definition, counted from 1. */
  readonly lines: Readonly<Record<string, number>>;
}

/** Something that keeps a definition from being run. */
export interface RunProblem {
  /** With `file:line:column` in front. */
  readonly sentence: Sentence;
  /** The layer, the input or the loss that it is about, if it is about one. */
  readonly layer?: string;
  /** Of a mistake that is ours: what whoever mends it wants to know. */
  readonly details?: string;
}

/** A layer, and one of its tensors by its name in an export. */
export interface Selection {
  readonly layer: string;
  readonly tensor?: string;
  /** Coordinates of an entry of that tensor: the cursor goes there, and the reason for its value is shown. */
  readonly entry?: readonly number[];
}

/** What the host offers to the inspector. */
export interface HostForInspectorApi {
  /** The inspector is ready: answers with what to show. */
  ready(): { readonly state: InspectorState; readonly selection?: Selection };
  tensor(name: string): Promise<TensorData>;
  /** A rectangular part of a tensor. */
  part(name: string, part: Part): Promise<TensorData>;
  /** The products that add up to an entry of a gradient. */
  explain(tensor: string, index: readonly number[]): Promise<Explanation>;
  /** How the windows of a layer lie over its input; undefined for a layer without windows. */
  windows(layer: string): Promise<WindowGeometry | undefined>;
  /** A part of a tensor that is too large to be fetched as a whole, or a view of it from afar. */
  tensorPage(name: string, request: PageRequest): Promise<PageReply>;
  runCheck(): void;
  /** Lets the user choose a file of gradients of their own, and compares those with the exact ones. */
  compareGradients(): void;
  /** Ends the comparison with them. */
  stopComparing(): void;
  /** Ends what the network is busy with. */
  cancel(): void;
  /** Starts a gradient descent of the network on its own batch. @throws Error with a sentence when it cannot begin */
  train(options: TrainOptions): Promise<void>;
  /** The recorded descent; undefined while there is none. */
  training(): Training | undefined;
  /** What the descent that is under way has recorded from a step on; undefined when there is none under way. */
  curvesFrom(step: number): Promise<Curves | undefined>;
  /** The network as it was at a recorded step. @throws Error when that was not recorded */
  viewStep(step: number): Promise<RunView>;
  /** What there is to say in a line of a tensor that is not in the run, see `nameOfVariant`. */
  statistics(name: string): Promise<Statistics>;
  /** What the check found of every entry of a gradient (`conv1.weight`, or an input's name). */
  checkedEntries(name: string): Promise<CheckedEntries>;
  /** The next entry of a tensor that is NaN, infinite or wrong, by its position; see `WorkerApi.nextBad`. */
  nextBad(tensor: string, from: number, direction: 1 | -1, wrong: 'check' | 'comparison'):
  Promise<number | undefined>;
  /** Exports something to a file that the user names. */
  export(wish: ExportWish): void;
  savePicture(picture: Picture): void;
  /** Shows the layer in the editor. */
  reveal(layer: string): void;
  /** Puts what a report of a mistake of ours needs into the clipboard. */
  copyDetails(details: string): void;
  /** The user selected something in the inspector. */
  selected(selection: Selection): void;
}

/** What the inspector offers to the host. */
export interface InspectorApi {
  update(state: InspectorState): void;
  select(selection: Selection): void;
}
