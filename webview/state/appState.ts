import type { GradientFile } from '../../src/protocol/compare';
import { defaultNotation, type Notation } from '../../src/protocol/notation';
import type { InspectorState, Selection } from '../../src/protocol/inspector';
import type { Variant } from '../../src/protocol/variants';
import type { EntriesState } from '../check/entries';
import type { ComparedSides, VariantOnShow } from '../variants/variantState';
import type { Layout } from '../tensor/layout';
import type { TrainingState } from '../training/trainingState';
import type { Pages } from './pages';
import type { Why } from '../why/whyState';

/** How large a cell is: as fits, or its side in CSS pixels. */
export type Zoom = 'fit' | number;

/** How a tensor is looked at; kept for each tensor, so that coming back finds it as it was left. */
export interface Look {
  readonly zoom: Zoom;
  /** Scroll position in CSS pixels; `cursor` asks to bring the cursor into sight. */
  readonly scroll: readonly [left: number, top: number] | 'cursor';
  /** Flat position of the cell that the keyboard is on. */
  readonly cursor: number;
  /** How a person has laid it out; absent: as at first. */
  readonly layout?: Layout;
}

/** The notation of this panel. */
export function notationOf({ notation, inspector }: AppState): Notation {
  return notation ?? inspector?.notation ?? defaultNotation;
}

/**
 * Where the colours end: as suits the tensor, the same for all tensors of a kind in the layer or in the network, or
 * by orders of magnitude.
 */
export type ScaleMode = 'auto' | 'layer' | 'network' | 'signedLog';

/** All of them, the usual one first. */
export const scaleModes: readonly ScaleMode[] = ['auto', 'layer', 'network', 'signedLog'];

/** How the numbers of a tensor are shown. */
export type NumbersView = 'map' | 'table';

/** How every tensor is looked at for the first time. */
export const firstLook: Look = { zoom: 'fit', scroll: [0, 0], cursor: 0 };

/** How a tensor is to be looked at. */
export function lookOf(looks: Readonly<Record<string, Look>>, tensor: string): Look {
  return Object.hasOwn(looks, tensor) ? looks[tensor]! : firstLook;
}

/** The numbers of the selected tensor, or why they are not here. */
export type Numbers =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly name: string }
  | { readonly kind: 'ready'; readonly name: string; readonly pages: Pages }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };

/** Everything that the inspector's views show. */
export interface AppState {
  /** Undefined until the host has answered. */
  readonly inspector?: InspectorState;
  /** Address of the definition, as saved before the host has answered. */
  readonly network?: string;
  /** The file of somebody's own gradients, in the same way. */
  readonly gradients?: GradientFile | undefined;
  /** What was asked for; it may name a layer that is not there (any more). */
  readonly wanted?: Selection;
  readonly numbers: Numbers;
  /** The entry that is explained. */
  readonly why: Why;
  /** The step of the backward pass that is on show, counted from the loss; absent when nobody walks through it. */
  readonly backwardStep?: number | undefined;
  /** How shapes, coordinates and equations are written in this panel; absent: as the settings say. */
  readonly notation?: Notation | undefined;
  /** By tensor name. */
  readonly looks: Readonly<Record<string, Look>>;
  readonly scale: ScaleMode;
  readonly view: NumbersView;
  /** Counts up when numbers that were asked for piece by piece have come. */
  readonly arrivals: number;
  /** Scroll position of the list of layers, in CSS pixels. */
  readonly layersScroll: number;
  readonly training: TrainingState;
  /** Which side of gradients is to be on show, of those that have it. */
  readonly wantedVariant: Variant;
  /** What is on show in the place of one gradient. */
  readonly variant?: VariantOnShow | undefined;
  /** Both sides of the selected gradient, when it is compared with somebody's own. */
  readonly sides?: ComparedSides | undefined;
  /** What the check found of every entry, as far as it was asked for. */
  readonly entries?: EntriesState | undefined;
  /** Why the search for the next bad entry has led nowhere, as a sentence. */
  readonly badEntryNote?: string | undefined;
  /** A request that failed, as a sentence. */
  readonly failure?: string | undefined;
}
