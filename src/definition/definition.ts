import type { DType, InferredShapes, NetworkSpec } from '../engine/network';
import type { Initialiser } from '../engine/initialise';
import type { Said, Sentence } from '../protocol/sentence';
import type { Shape } from '../tensor/shape';

/** A stretch of the text, in UTF-16 code units as VS Code counts them; `end` is not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A change to the text that mends a problem. */
export interface Fix {
  /** “Set in_features to 400”. */
  readonly title: Sentence;
  readonly range: TextRange;
  readonly text: string;
}

/** Something wrong with a definition: one sentence with the place, what was found, what was expected and what to do. */
export interface Problem extends Said {
  readonly severity: 'error' | 'warning';
  /** A word for what kind of problem it is, for settings and tests: `unknown-key`, `shape`, `syntax` … */
  readonly code: string;
  readonly range: TextRange;
  /** The layer it belongs to, if any. */
  readonly layer?: string;
  readonly fix?: Fix;
}

/** Where something is written: the key and the value. */
export interface WrittenArgument {
  readonly key: TextRange;
  readonly value: TextRange;
}

/** What the text says of a layer, or of the loss. */
export interface LayerSource {
  readonly name: string;
  readonly op: string;
  /** The whole layer. */
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly opRange: TextRange;
  /** Arguments as written, under their names. */
  readonly args: ReadonlyMap<string, WrittenArgument>;
  /** Where each of its inputs is named; the default input (the layer before) has no range. */
  readonly inputs: readonly { readonly name: string; readonly range?: TextRange }[];
}

/** A file named in a definition, relative to it, with forward slashes; it may not lead out of the folder. */
export interface FileReference {
  readonly path: string;
  readonly range: TextRange;
}

/** Where a tensor's numbers come from. */
export type DataSource =
  | { readonly kind: 'file'; readonly file: FileReference; readonly key?: string; readonly range: TextRange }
  | { readonly kind: 'inline'; readonly shape: Shape; readonly values: readonly number[]; readonly range: TextRange }
  | {
    readonly kind: 'random';
    readonly distribution: 'normal' | 'uniform';
    readonly seed?: number;
    readonly range: TextRange;
  };

/**
 * A network as somebody wrote it, in whatever language, with a source range for everything. Whatever is wrong is in
 * `problems`; everything that is not wrong is usable.
 */
export interface NetworkDefinition {
  readonly name: string;
  readonly dtype: DType;
  readonly seed: number;
  /** Samples of a run. */
  readonly batch: number;
  readonly mode: 'train' | 'eval';
  /** What the engine runs. Layers that could not be read are missing from it; so are those that depend on them. */
  readonly spec: NetworkSpec;
  readonly shapes: InferredShapes;
  /** Every layer in the text that has a name, in order, whether it could be read or not. */
  readonly layers: readonly LayerSource[];
  readonly loss?: LayerSource;
  /** Where each input is declared. */
  readonly inputs: ReadonlyMap<string, TextRange>;
  /** Where inputs and target get their numbers from; those without an entry are random. */
  readonly data: ReadonlyMap<string, DataSource>;
  /** Where `data` names them. */
  readonly dataNames: ReadonlyMap<string, TextRange>;
  readonly weights?: FileReference & { readonly prefix?: string };
  /** How `layer.weight` starts; undefined for PyTorch's default. */
  initialiser(layer: string, parameter: string): Initialiser | undefined;
  readonly problems: readonly Problem[];
}

/** True when nothing stands in the way of running the network. */
export function isRunnable(definition: NetworkDefinition): boolean {
  return definition.problems.every(({ severity }) => severity !== 'error');
}
