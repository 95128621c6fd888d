import type { Said, Sentence } from './sentence';
import type { Tolerance } from './tolerance';
import type { Culprit, TensorCheck } from './views';

/** What a comparison with somebody's own gradients says. */

/**
 * How one tensor of theirs stands:
 * - `agrees`: with the exact gradient, within what rounding explains;
 * - `culprit`: the first on the way back from the loss that does not; the mistake is in the layer it names;
 * - `inherited`: what the layer's exact rule makes of the wrong gradient that arrives there: no mistake of its own;
 * - `mistake`: it is not, so it has a mistake of its own, beside that of the culprit;
 * - `unclear`: wrong, but the file does not hold the gradient that arrives there, which would tell which of both it is.
 */
export type ComparisonStatus = 'agrees' | 'culprit' | 'inherited' | 'mistake' | 'unclear';

/** All of them, the one that needs attention most first. */
const comparisonStatuses = [
  'culprit', 'mistake', 'unclear', 'inherited', 'agrees',
] as const satisfies readonly ComparisonStatus[];

/** What they are called, and what they mean. */
export const statusWords: Readonly<Record<ComparisonStatus, { readonly name: string; readonly meaning: string }>> = {
  culprit: { name: 'Culprit', meaning: 'The first gradient on the way back from the loss that is wrong.' },
  mistake: { name: 'Own mistake', meaning: 'Wrong, and not only because of what arrives there: a second mistake.' },
  unclear: { name: 'Unclear', meaning: 'Wrong; it takes the gradient that arrives there to tell whose mistake it is.' },
  inherited: { name: 'Inherited', meaning: 'Wrong only because what arrives there is: no mistake of its own.' },
  agrees: { name: 'Agrees', meaning: 'The same as the exact gradient, within what rounding explains.' },
};

/** An order of axes other than PyTorch's, which a tensor was read in. */
export interface Reading {
  /** As people write it: `[n_H, n_W, n_c, m]`, `[k_H, k_W, in, out]`. */
  readonly order: string;
  /** Axis i of the tensor in PyTorch's order is axis `axes[i]` of the tensor in the file. */
  readonly axes: readonly number[];
}

/** One tensor of theirs, judged. In its entries `analytic` is theirs and `numeric` the exact gradient. */
export interface ComparedTensor extends TensorCheck, Said {
  /** Its name in an export, `fc1.weight.grad`; its shape is in PyTorch's order. */
  readonly name: string;
  /** Its name in the file. */
  readonly given: string;
  readonly givenShape: readonly number[];
  readonly dtype: string;
  /** The layer whose backward rule makes it. */
  readonly layer: string;
  /** Absent: it was read in PyTorch's order. */
  readonly reading?: Reading;
  /** Other orders that its shape fits as well, so that it was read in PyTorch's. */
  readonly alsoFits: readonly string[];
  readonly status: ComparisonStatus;
  /** What is said without the cause. */
  readonly finding: Sentence;
  /** The last sentence of what is said, where it names the mistake and its remedy. */
  readonly cause?: Sentence;
}

/** A tensor that could not be judged, and why, in a whole sentence. */
export interface RefusedTensor extends Said {
  readonly given: string;
}

/** What a comparison with a file of gradients says. */
export interface Comparison {
  /** The file's name. */
  readonly file: string;
  /** `fail` when a tensor disagrees, or has a shape that no order of axes explains. */
  readonly verdict: 'pass' | 'fail';
  /** The user's own rule, which decided instead of bounds on rounding. */
  readonly tolerance?: Tolerance;
  /** On the way back from the loss. */
  readonly tensors: readonly ComparedTensor[];
  /** The first tensor that disagrees, with the layer that makes it. */
  readonly culprit?: Culprit & { readonly tensor: string };
  /** Gradients with a shape that does not fit. */
  readonly refused: readonly RefusedTensor[];
  /** Gradients of parameters and inputs that the file does not hold. */
  readonly missing: readonly string[];
  /** Sentences a person should know: names that are unknown, how names were read. */
  readonly notes: readonly Sentence[];
}

/** How the gradients stand that a layer makes: as the one that needs attention most; undefined: none was compared. */
export function layerStatus({ tensors }: Comparison, layer: string): ComparisonStatus | undefined {
  const own = tensors.filter((tensor) => tensor.layer === layer);
  return comparisonStatuses.find((status) => own.some((tensor) => tensor.status === status));
}

/** A comparison, or why there is none. */
export type CompareReply =
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  /** The first of the problems says why. */
  | { readonly kind: 'refused'; readonly problems: readonly [Sentence, ...Sentence[]] };

/** A file of somebody's own gradients. */
export interface GradientFile {
  readonly address: string;
  /** Its name. */
  readonly file: string;
  /** The gradient that is in it, by its name in an export, where the file itself has no names: one in .npy. */
  readonly as?: string;
}

/** Somebody's own gradients in the place of the exact ones, and what the comparison says. */
export interface OwnGradients {
  /** The panel saves it with its own state: after a reload of the window it is compared again. */
  readonly source: GradientFile;
  /** Counts up with every comparison: numbers that were fetched under another one are out of date. */
  readonly number: number;
  /** Absent while the network has not been run. */
  readonly reply?: CompareReply;
}

/** The comparison, if there is one. */
export function comparisonOf(own: { readonly reply?: CompareReply } | undefined): Comparison | undefined {
  return own?.reply?.kind === 'comparison' ? own.reply.comparison : undefined;
}
