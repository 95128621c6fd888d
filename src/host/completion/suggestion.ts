import type { TextRange } from '../../definition/definition';

/** One thing that may be written at the cursor. */
export interface Suggestion {
  readonly kind: 'key' | 'word' | 'operator' | 'layer' | 'input' | 'target' | 'file' | 'array' | 'snippet';
  readonly label: string;
  /** What stands beside the label: an operator, a shape. */
  readonly detail?: string;
  /** What it means, in a sentence. */
  readonly description?: string;
  /** What a key's value is when it is not written. */
  readonly default?: unknown;
  /** With stops for the tab key, as VS Code writes them. */
  readonly snippet: string;
  /** True when there is something to choose from at the first stop. */
  readonly goesOn?: boolean;
  /** Suggestions come in the order of these, then of their labels. */
  readonly rank: number;
}

/** What may be written at the cursor, and how it gets there. */
export interface Suggestions {
  /** The word that is replaced. */
  readonly range: TextRange;
  readonly isQuoted: boolean;
  /** Where a comma has to be added in front. */
  readonly missingComma: number | undefined;
  readonly items: readonly Suggestion[];
}
