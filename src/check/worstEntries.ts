/** How many entries of a tensor are listed for a closer look. */
const LISTED = 20;

/** What decides how early an entry is listed. */
interface Rank {
  /** 0 for the verdict that needs attention most. */
  readonly severity: number;
  /** Its error over its bound; infinite where the gradient must be 0, as of a word that is not in the batch. */
  readonly excess: number;
  readonly error: number;
}

/**
 * The entries to look at first: those whose verdict needs it most, then those furthest beyond their bounds, and of
 * those that are equally far, as wherever the bound is 0, the ones with the largest errors.
 */
export class WorstEntries {
  private readonly kept: (Rank & { readonly entry: number })[] = [];
  /** What an entry has to be before to be listed; everything is as long as there is room. */
  private least: Rank = { severity: Infinity, excess: 0, error: 0 };

  /** Lists an entry, if it belongs there; of equals the first one stays. */
  offer(entry: number, severity: number, excess: number, error: number): void {
    const { least } = this;
    // Nearly all entries of a large gradient end here, before an object is made of them.
    if (severity > least.severity || (severity === least.severity && excess < least.excess)) return;
    const offered = { entry, severity, excess, error };
    if (isBefore(offered, least)) this.insert(offered);
  }

  /** Twenty at most. */
  get entries(): number[] {
    return this.kept.map(({ entry }) => entry);
  }

  private insert(offered: Rank & { readonly entry: number }): void {
    const { kept } = this;
    const at = kept.findIndex((other) => isBefore(offered, other));
    kept.splice(at < 0 ? kept.length : at, 0, offered);
    kept.length = Math.min(kept.length, LISTED);
    if (kept.length === LISTED) this.least = kept[LISTED - 1]!;
  }
}

function isBefore(a: Rank, b: Rank): boolean {
  if (a.severity !== b.severity) return a.severity < b.severity;
  return a.excess === b.excess ? a.error > b.error : a.excess > b.excess;
}
