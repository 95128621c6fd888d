/** How many entries of a tensor are listed for a closer look. */
const LISTED = 20;

/** The entries to look at first: those whose verdict needs it most, then those furthest beyond their bounds. */
export class WorstEntries {
  private readonly kept: { readonly entry: number; readonly severity: number; readonly excess: number }[] = [];
  /** What an entry has to be beyond to be listed; nothing as long as there is room. */
  private least = { severity: Infinity, excess: -Infinity };

  /**
   * Lists an entry, if it belongs there; of equals the first one stays.
   * @param severity 0 for the verdict that needs attention most
   * @param excess its error over its bound
   */
  offer(entry: number, severity: number, excess: number): void {
    const { least } = this;
    if (severity > least.severity || (severity === least.severity && excess <= least.excess)) return;
    this.insert(entry, severity, excess);
  }

  /** Twenty at most. */
  get entries(): number[] {
    return this.kept.map(({ entry }) => entry);
  }

  private insert(entry: number, severity: number, excess: number): void {
    const { kept } = this;
    const isBehind = (other: { readonly severity: number; readonly excess: number }): boolean =>
      other.severity > severity || (other.severity === severity && other.excess < excess);
    const at = kept.findIndex(isBehind);
    kept.splice(at < 0 ? kept.length : at, 0, { entry, severity, excess });
    kept.length = Math.min(kept.length, LISTED);
    if (kept.length === LISTED) this.least = kept[LISTED - 1]!;
  }
}
