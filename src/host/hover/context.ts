import type { NetworkDefinition } from '../../definition/definition';
import type { Notation } from '../../protocol/notation';
import type { CheckReport, RunView } from '../../protocol/views';

/** What a hover can draw on. */
export interface HoverContext {
  /** The address of the definition, as links hand it on. */
  readonly network: string;
  readonly definition: NetworkDefinition;
  /** Results of exactly this text. */
  readonly results?: { readonly run: RunView; readonly check?: CheckReport } | undefined;
  /** True when there are results, but of an earlier text. */
  readonly isStale: boolean;
  readonly notation: Notation;
}
