import type { Explanation } from '../../src/protocol/explanation';
import type { TensorData } from '../../src/protocol/views';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import type { Part } from '../../src/tensor/part';

/** An entry of a gradient that somebody wants explained. */
export interface WhyTarget {
  /** The layer under which it was asked for. */
  readonly layer: string;
  /** Name of the gradient in an export. */
  readonly tensor: string;
  readonly index: readonly number[];
}

/** The explanation, or why it is not here. */
export type Reason =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly explanation: Explanation }
  | { readonly kind: 'failed'; readonly message: string };

/** What is explained, and what was before it. */
export interface Why {
  readonly target?: WhyTarget | undefined;
  readonly reason: Reason;
  /** Where “back” leads, the last one last. */
  readonly trail: readonly WhyTarget[];
}

/** Nothing is explained. */
export const nothingAsked: Why = { reason: { kind: 'none' }, trail: [] };

/** What a person can do about explanations. */
export interface WhyActions {
  /** Explains an entry. What was explained before can be gone back to, unless it was an entry of the same gradient. */
  ask(target: WhyTarget): void;
  back(): void;
  close(): void;
  retry(): void;
  /** Numbers around what is explained. */
  part(tensor: string, part: Part): Promise<TensorData>;
  /** How the windows of a layer lie over its input. */
  windows(layer: string): Promise<WindowGeometry | undefined>;
}

/** True when both name the same entry. */
export function sameTarget(a: WhyTarget | undefined, b: WhyTarget | undefined): boolean {
  return a?.tensor === b?.tensor && a?.index.join() === b?.index.join();
}
