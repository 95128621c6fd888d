/** A store of limited size that lets go of what was not used for longest. */
export class LeastRecentlyUsed<Value> {
  /** Oldest first. */
  private readonly kept = new Map<string, { readonly value: Value; readonly weight: number }>();
  private weight = 0;

  /** @param capacity how much is kept, in the unit of the weights */
  constructor(private readonly capacity: number) {}

  get(key: string): Value | undefined {
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  /** Keeps a value; the newest one stays even if it is too heavy by itself. */
  set(key: string, value: Value, weight: number): void {
    this.drop(key);
    this.kept.set(key, { value, weight });
    this.weight += weight;
    for (const oldest of this.kept.keys()) {
      if (this.weight <= this.capacity || oldest === key) break;
      this.drop(oldest);
    }
  }

  clear(): void {
    this.kept.clear();
    this.weight = 0;
  }

  private drop(key: string): void {
    this.weight -= this.kept.get(key)?.weight ?? 0;
    this.kept.delete(key);
  }
}
